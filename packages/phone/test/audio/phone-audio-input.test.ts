// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { expect, onTestFinished, test } from 'vitest';
import { PhoneAudioInput } from '../../src/audio/phone-audio-input.ts';
import { ManualClock, settled } from '../manual-clock.ts';

initializeLogger({ pretty: false, level: 'silent' });

const RATE = 8000;

/** An ear on a line, and how much it heard so far, milliseconds of voice and of silence. */
function open() {
  const clock = new ManualClock();
  const input = new PhoneAudioInput(RATE, clock);
  const heard = { voice: 0, silence: 0 };
  const reading = (async () => {
    for await (const { data } of input.stream) {
      heard[data[0] === 0 ? 'silence' : 'voice'] += (data.length * 1000) / RATE;
    }
  })();
  onTestFinished(async () => {
    await input.close();
    await reading;
  });
  let packets = 0;
  const packet = (): void => input.push(new Int16Array(RATE / 50).fill(1), 20 * packets++);
  return { clock, heard, packet };
}

test('is silent when the carrier sends nothing', async () => {
  const { clock, heard, packet } = open();
  packet();
  await clock.pass(1000);
  expect(heard).toEqual({ voice: 20, silence: 980 });
});

test('adds no silence for packets that wait to be read while the process stands still', async () => {
  const { clock, heard, packet } = open();
  packet();
  await clock.pass(20);
  clock.standStill(400);
  await clock.pass(0);
  for (let i = 0; i < 20; i++) packet();
  await clock.pass(20);
  expect(heard).toEqual({ voice: 420, silence: 0 });
});

test('is silent at last when nothing came while the process stood still', async () => {
  const { clock, heard, packet } = open();
  packet();
  clock.standStill(400);
  await clock.pass(20);
  clock.standStill(400);
  await clock.pass(0);
  await settled();
  expect(heard.silence).toBeGreaterThanOrEqual(400);
});
