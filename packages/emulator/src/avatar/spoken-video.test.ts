// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { pcmBytes } from '@voicelive-kit/audio';
import { expect, test } from 'vitest';
import { FRAME_SAMPLES } from './aac-encoder.ts';
import { mdct } from './mdct.ts';
import { SpokenVideo } from './spoken-video.ts';

const RATE = 24_000;
const PCM = { name: 'pcm16', rate: RATE };
const noDecoder = spawnSync('ffmpeg', ['-version']).error !== undefined;

function tone(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, at) => 9000 * Math.sin(at / 9) + 2000 * Math.sin(at / 2));
}

function base64(samples: Int16Array): string {
  return Buffer.from(pcmBytes(samples)).toString('base64');
}

function fragmentsIn(mp4: Buffer): number {
  return mp4.toString('latin1').split('mfhd').length - 1;
}

test('emits a fragment for every 1024 samples, and one more for what a decoder holds back', () => {
  const video = new SpokenVideo();
  expect(fragmentsIn(video.speak(base64(tone(1000)), PCM))).toBe(0);
  expect(fragmentsIn(video.speak(base64(tone(1100)), PCM))).toBe(2);
  expect(fragmentsIn(video.end())).toBe(2);
  expect(video.end()).toHaveLength(0);
  expect(fragmentsIn(video.rest())).toBe(1);
});

test('speaks from the start again after a rest', () => {
  const [rested, fresh] = [new SpokenVideo(), new SpokenVideo()];
  rested.speak(base64(tone(3000)), PCM);
  const soundOf = (mp4: Buffer): Buffer => mp4.subarray(mp4.lastIndexOf('mdat')).subarray(-8);
  expect(soundOf(rested.rest())).toEqual(soundOf(fresh.rest()));
});

test('matches the definition of the transform', () => {
  const before = Float64Array.from(tone(FRAME_SAMPLES));
  const now = Float64Array.from(tone(2 * FRAME_SAMPLES).subarray(FRAME_SAMPLES));
  const lines = mdct(before, now);
  for (const line of [0, 1, 117, 1023]) {
    const sum = [...before, ...now].reduce(
      (total, sample, at) =>
        total +
        sample *
          Math.sin((Math.PI / 2048) * (at + 0.5)) *
          Math.cos(((2 * Math.PI) / 2048) * (at + 512.5) * (line + 0.5)),
      0,
    );
    expect(lines[line]).toBeCloseTo(2 * sum, 3);
  }
});

test.skipIf(noDecoder)('is decoded by a real decoder, one frame later', () => {
  const video = new SpokenVideo();
  const spoken = tone(2 * RATE);
  const mp4 = Buffer.concat([video.start(), video.speak(base64(spoken), PCM), video.end()]);
  const { stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', 'pipe:0', '-vn', '-f', 's16le', 'pipe:1'],
    { input: mp4 },
  );
  expect(stderr.toString()).toBe('');
  const heard = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1).subarray(FRAME_SAMPLES);
  let [error, power] = [0, 0];
  // Nothing precedes the first frame, so its half of the window stands alone.
  for (let at = FRAME_SAMPLES; at < spoken.length; at += 1) {
    error += ((spoken[at] ?? 0) - (heard[at] ?? 0)) ** 2;
    power += (spoken[at] ?? 0) ** 2;
  }
  expect(10 * Math.log10(power / error)).toBeGreaterThan(30);
});
