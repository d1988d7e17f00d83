// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@voicelive-kit/audio';
import { expect, onTestFinished, test } from 'vitest';
import { noChromium, openPage } from './chromium.ts';
import { Client, emulate } from './client.ts';

const RATE = 24_000;

/**
 * Runs in a page with a video: plays segments and returns how much of the mouth is dark at each of these times, in
 * seconds.
 */
const LOOK = `async ({ codec, segments, times }) => {
  const video = document.querySelector('video');
  const source = new MediaSource();
  const once = (target, event) => new Promise((done) => target.addEventListener(event, done, { once: true }));
  video.src = URL.createObjectURL(source);
  await once(source, 'sourceopen');
  const buffer = source.addSourceBuffer(codec);
  for (const segment of segments) {
    const added = once(buffer, 'updateend');
    buffer.appendBuffer(Uint8Array.from(atob(segment), (letter) => letter.charCodeAt(0)));
    await added;
  }
  source.endOfStream();
  const canvas = document.createElement('canvas');
  const width = (canvas.width = video.videoWidth);
  const height = (canvas.height = video.videoHeight);
  const context = canvas.getContext('2d');
  const dark = [];
  for (const time of times) {
    const there = once(video, 'seeked');
    video.currentTime = time;
    await there;
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0.375 * width, 0.6 * height, width / 4, height / 5);
    const reds = [...data].filter((_, index) => index % 4 === 0);
    dark.push(reds.filter((red) => red < 100).length / reds.length);
  }
  return { width, height, seconds: video.duration, dark };
}`;

test.skipIf(noChromium)(
  'a browser plays the talking head, whose mouth is open while it is loud',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talking-head-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const audio = join(folder, 'tone.wav');
    // A second each of silence, a tone, and silence.
    const samples = Int16Array.from({ length: 3 * RATE }, (_, at) =>
      at >= RATE && at < 2 * RATE ? 12_000 * Math.sin(at / 20) : 0,
    );
    await writeFile(audio, writeWav({ samples, rate: RATE, channels: 1 }));
    const scenario = { version: 1 as const, turns: [{ say: 'Hm.', audio }] };
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    await client.configure({
      avatar: { character: 'lisa', style: 'casual-sitting', output_protocol: 'websocket' },
    });
    client.type('Hello');
    await client.next('session.avatar.switch_to_idle');
    const deltas = client.all('response.video.delta');
    const page = await openPage();
    await page.setContent('<video muted></video>');
    const input = {
      codec: deltas[0]?.codec,
      segments: deltas.map(({ delta }) => delta),
      times: [0.5, 1.5, 2.5],
    };
    const { width, height, seconds, dark } = await page.evaluate<{
      width: number;
      height: number;
      seconds: number;
      dark: number[];
    }>(`(${LOOK})(${JSON.stringify(input)})`);
    expect([width, height]).toEqual([320, 320]);
    expect(seconds).toBeCloseTo(3, 0);
    const [before = NaN, during = NaN, after = NaN] = dark;
    expect(during).toBeGreaterThan(0.5);
    expect(before).toBeLessThan(0.05);
    expect(after).toBeLessThan(0.05);
  },
);
