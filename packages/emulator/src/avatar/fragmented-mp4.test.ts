// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { VideoStream } from './fragmented-mp4.ts';

const run = promisify(execFile);
const installed = await run('ffprobe', ['-version']).then(
  () => true,
  () => false,
);

/** Pictures in a fragment: the count in the first of its track runs. */
function pictures(fragment: Uint8Array | undefined): number {
  if (fragment === undefined) return 0;
  const bytes = Buffer.from(fragment);
  return bytes.readUInt32BE(bytes.indexOf('trun') + 8);
}

test('is as long as what it was given, whatever the stretches', () => {
  const whole = new VideoStream();
  const pieces = new VideoStream();
  const inPieces = Array.from({ length: 100 }, () => pictures(pieces.next(13))).reduce((a, b) => a + b, 0);
  expect(inPieces).toBe(32);
  expect(pictures(whole.next(1300))).toBe(32);
});

test('waits with a fragment until a picture is due', () => {
  const stream = new VideoStream();
  expect(stream.next(39)).toBeUndefined();
  expect(stream.next(1)).toBeDefined();
});

test.skipIf(!installed)('is video that ffprobe decodes, frame by frame', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-avatar-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stream = new VideoStream();
  const segments = [
    stream.start(),
    ...Array.from({ length: 5 }, () => stream.next(400) ?? new Uint8Array(0)),
  ];
  await writeFile(join(folder, 'avatar.mp4'), Buffer.concat(segments));
  const fields = 'stream=codec_name,width,sample_rate,nb_read_frames';
  const args = ['-v', 'error', '-count_frames', '-show_entries', fields, '-of', 'json'];
  const { stdout, stderr } = await run('ffprobe', [...args, join(folder, 'avatar.mp4')]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    streams: [
      { codec_name: 'h264', width: 16, nb_read_frames: '50' },
      { codec_name: 'aac', sample_rate: '24000', nb_read_frames: '46' },
    ],
  });
});
