// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { AacEncoder, FRAME_SAMPLES } from './aac-encoder.ts';
import { VideoStream } from './video-stream.ts';

const run = promisify(execFile);
const installed = await run('ffmpeg', ['-version']).then(
  () => true,
  () => false,
);
const SIZE = 320;
const SILENCE = new AacEncoder().encode(new Int16Array(FRAME_SAMPLES));

/** The values of all boxes of a type: of 32 bits, or of 64. */
function valuesOf(mp4: Buffer, box: string, bits: 32 | 64): number[] {
  const values: number[] = [];
  for (let at = mp4.indexOf(box); at >= 0; at = mp4.indexOf(box, at + 4)) {
    values.push(bits === 32 ? mp4.readUInt32BE(at + 8) : Number(mp4.readBigUInt64BE(at + 8)));
  }
  return values;
}

/** How many samples of a decoded picture (planar YUV) are as dark as the inside of the mouth, in about that region. */
function darkness(picture: Buffer): number {
  let dark = 0;
  for (let y = 190; y < 260; y += 1) {
    for (let x = 110; x < 210; x += 1) if ((picture[y * SIZE + x] ?? 255) < 60) dark += 1;
  }
  return dark;
}

test('numbers and times its fragments consecutively', () => {
  const stream = new VideoStream();
  const mp4 = Buffer.concat([0, 50, 100, 0].map((level) => stream.show(level, SILENCE)));
  expect(valuesOf(mp4, 'mfhd', 32)).toEqual([1, 2, 3, 4]);
  // Video and audio of a fragment begin together.
  expect(valuesOf(mp4, 'tfdt', 64)).toEqual([0, 0, 1024, 1024, 2048, 2048, 3072, 3072]);
});

test('never shows two pictures with the same id in a row, as H.264 requires', () => {
  const [first, second, third] = [0, 1, 2].map((skipped) => {
    const stream = new VideoStream();
    for (let nr = 0; nr < skipped; nr += 1) stream.show(0, SILENCE);
    const fragment = stream.show(0, SILENCE);
    return fragment.subarray(fragment.indexOf('mdat'));
  });
  expect(second).not.toEqual(first);
  expect(third).toEqual(first);
});

test.skipIf(!installed)('is decoded by a real decoder, with the mouth open where it is loud', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-avatar-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [mp4, yuv] = [join(folder, 'avatar.mp4'), join(folder, 'avatar.yuv')];
  const levels = [0, 0, 45, 54, 62, 100, 100, 0, 70, 0, 100];
  const stream = new VideoStream();
  await writeFile(
    mp4,
    Buffer.concat([stream.start(), ...levels.map((level) => stream.show(level, SILENCE))]),
  );

  const fields = 'stream=codec_name,width,height,sample_rate,nb_read_frames';
  const probe = ['-v', 'error', '-count_frames', '-show_entries', fields, '-of', 'json', mp4];
  const { stdout, stderr } = await run('ffprobe', probe);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    streams: [
      { codec_name: 'h264', width: SIZE, height: SIZE, nb_read_frames: String(levels.length) },
      { codec_name: 'aac', sample_rate: '24000', nb_read_frames: String(levels.length) },
    ],
  });

  await run('ffmpeg', ['-v', 'error', '-i', mp4, '-an', '-fps_mode', 'passthrough', '-f', 'rawvideo', yuv]);
  const decoded = await readFile(yuv);
  const bytes = (SIZE * SIZE * 3) / 2;
  const dark = levels.map((_, index) => darkness(decoded.subarray(index * bytes, (index + 1) * bytes)));
  const [closed = NaN, , ajar = NaN, half = NaN, wide = NaN, open = NaN] = dark;
  expect([ajar > closed, half > ajar, wide > half, open > wide]).toEqual([true, true, true, true]);
  expect(open).toBeGreaterThan(1500);
  expect(closed).toBeLessThan(150);
  expect(dark.slice(5)).toEqual(
    [open, open, closed, open, closed, open].map((one) => expect.closeTo(one, -2)),
  );
});
