// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { PhoneAudioInput } from '../../src/audio/phone-audio-input.ts';
import { ManualClock, settled } from '../manual-clock.ts';

const PACKET = new Int16Array(160).fill(1000);

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

/** A caller who has just said 20 ms, and what the framework has received so far: `v` for voice, `s` for silence, per 10 ms. */
async function caller(): Promise<{ clock: ManualClock; input: PhoneAudioInput; heard: () => string }> {
  const clock = new ManualClock();
  const input = new PhoneAudioInput(8000, clock);
  onTestFinished(() => input.close());
  let heard = '';
  void (async () => {
    for await (const { data } of input.stream) {
      for (let at = 0; at < data.length; at += 80) heard += data[at] === 0 ? 's' : 'v';
    }
  })();
  input.push(PACKET);
  await clock.pass(20);
  return { clock, input, heard: () => heard };
}

test('inserts silence when a caller stops speaking and no packet arrives', async () => {
  const { clock, heard } = await caller();
  await clock.pass(600);
  expect(heard()).toMatch(/^vvs{50,}$/u);
});

test('inserts no silence before audio that arrived while the process was suspended', async () => {
  const { clock, input, heard } = await caller();
  await clock.standStill(600);
  for (let packet = 0; packet < 30; packet++) input.push(PACKET);
  await clock.pass(20);
  expect(heard()).toBe('v'.repeat(62));
});

test('inserts silence also in a process that is frequently suspended', async () => {
  const { clock, heard } = await caller();
  for (let stall = 0; stall < 5; stall++) await clock.standStill(200);
  expect(heard()).toMatch(/^vvs{80,}$/u);
});

test('buffers half a minute of unread audio', async () => {
  const clock = new ManualClock();
  const input = new PhoneAudioInput(8000, clock);
  onTestFinished(() => input.close());
  for (let packet = 0; packet < 6000; packet++) {
    input.push(PACKET);
    await clock.pass(20);
  }
  let keptMs = 0;
  void (async () => {
    for await (const { samplesPerChannel } of input.stream) keptMs += samplesPerChannel / 8;
  })();
  input.end();
  await expect.poll(() => keptMs).toBeGreaterThanOrEqual(30_000);
  await settled();
  expect(keptMs).toBeLessThan(31_000);
});

test.each([
  ['at once', [0, 0, 1, 1, 2, 2, 3, 3]],
  ['after the next one', [0, 1, 0, 2, 1, 3, 2, 3]],
])('gives a packet that a carrier sends twice, %s, once', async (_, order) => {
  const { clock, input, heard } = await caller();
  for (const packet of order) {
    input.push(new Int16Array(160).fill(1000 + packet), 20 * packet);
    await clock.pass(10);
  }
  expect(heard()).toBe('v'.repeat(2 + 2 * 4));
});

test('gives all packets of a carrier that gives each the same time', async () => {
  const { clock, input, heard } = await caller();
  for (let packet = 0; packet < 50; packet++) {
    input.push(new Int16Array(160).fill(1000 + packet), 0);
    await clock.pass(20);
  }
  expect(heard()).toBe('v'.repeat(102));
});
