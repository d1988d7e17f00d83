// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { PhoneAudioInput } from '../../src/audio/phone-audio-input.ts';
import { ManualClock, settled } from '../manual-clock.ts';

initializeLogger({ pretty: false, level: 'silent' });

const RATE = 8000;
const FRAME_MS = 20;
const samplesOf = (ms: number): number => (ms * RATE) / 1000;

/** The audio an agent receives of a caller, and its duration. */
function listen() {
  const clock = new ManualClock();
  const input = new PhoneAudioInput(RATE, clock);
  const heard: number[] = [];
  const read = (async () => {
    for await (const { data } of input.stream) heard.push(...data);
  })();
  onTestFinished(async () => {
    await input.close();
    await read;
    expect(clock.pending).toBe(0);
  });
  return { clock, input, heard, heardMs: () => (heard.length * 1000) / RATE };
}

interface Packet {
  /** Position in the call, and time of arrival; milliseconds. */
  atMs: number;
  arrivesMs: number;
  value: number;
}

/** A call whose packets are delayed, and some of which are lost; each contains a different value. */
function packetsOf(ms: number, delayOf: (packet: number) => number | undefined): Packet[] {
  return Array.from({ length: ms / FRAME_MS }, (_, i) => i).flatMap((i) => {
    const delay = delayOf(i);
    const atMs = i * FRAME_MS;
    return delay === undefined ? [] : [{ atMs, arrivesMs: atMs + FRAME_MS + delay, value: i + 1 }];
  });
}

/** Plays packets to an input as they arrive, up to the end of the call. */
async function play(
  { clock, input }: ReturnType<typeof listen>,
  packets: readonly Packet[],
  { ms, timestamps }: { ms: number; timestamps: boolean },
): Promise<void> {
  const from = clock.now();
  for (const { arrivesMs, atMs, value } of packets.toSorted((a, b) => a.arrivesMs - b.arrivesMs)) {
    await clock.pass(Math.max(0, from + arrivesMs - clock.now()));
    input.push(new Int16Array(samplesOf(FRAME_MS)).fill(value), timestamps ? atMs : undefined);
  }
  await clock.pass(Math.max(0, from + ms - clock.now()));
  await settled();
}

/** A random call of 250 packets: which are lost, how late the others are, and when the carrier sends no silence. */
const calls = fc.record({
  timestamps: fc.boolean(),
  lost: fc.array(fc.integer({ min: 0, max: 249 }), { maxLength: 25 }),
  delays: fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 20 }),
  silences: fc.array(fc.tuple(fc.integer({ min: 0, max: 249 }), fc.integer({ min: 0, max: 60 })), {
    maxLength: 5,
  }),
  overtakes: fc.boolean(),
});

test('keeps the length of a call, whatever part of it is lost, late, out of order or not sent', async () => {
  const ms = 5000;
  const endMs = ms + FRAME_MS + 120;
  await fc.assert(
    fc.asyncProperty(calls, async ({ timestamps, lost, delays, silences, overtakes }) => {
      const ear = listen();
      let latest = 0;
      const packets = packetsOf(ms, (i) => {
        // Occasional losses are detected only if the carrier sends the time; longer gaps always.
        if (timestamps && lost.includes(i)) return undefined;
        if (silences.some(([from, count]) => i >= from && i < from + count)) return undefined;
        if (overtakes && timestamps) return i % 7 === 0 ? 25 : 0;
        latest = Math.max(latest, i * FRAME_MS + (delays[i % delays.length] ?? 0));
        return latest - i * FRAME_MS;
      });
      await play(ear, packets, { ms: endMs, timestamps });
      // Packets that are late by less than 140 ms may still arrive, if nothing shows that they were not sent.
      const shortMs = timestamps ? 140 : 140 * (1 + silences.length);
      expect(ear.heardMs()).toBeLessThanOrEqual(endMs + FRAME_MS);
      expect(ear.heardMs()).toBeGreaterThanOrEqual(endMs - 120 - shortMs - FRAME_MS);
      ear.input.end();
    }),
    { numRuns: 60 },
  );
});

test('passes a good line on unchanged', async () => {
  const ear = listen();
  await play(
    ear,
    packetsOf(2000, () => 0),
    { ms: 2000, timestamps: true },
  );
  expect(ear.heard).toEqual(Array.from({ length: samplesOf(2000) }, (_, i) => Math.floor(i / 160) + 1));
});

test('replaces lost audio by the same amount of silence, in the same place', async () => {
  const ear = listen();
  const packets = packetsOf(1000, (i) => (i === 10 || i === 11 ? undefined : 0));
  await play(ear, packets, { ms: 1000, timestamps: true });
  const values = Array.from({ length: 50 }, (_, i) => (i === 10 || i === 11 ? 0 : i + 1));
  expect(ear.heard).toEqual(values.flatMap((value) => Array<number>(160).fill(value)));
});

test('does not lengthen the call when audio arrives after its gap was filled', async () => {
  const ear = listen();
  const packets = packetsOf(1000, (i) => (i % 10 === 5 ? 25 : 0));
  await play(ear, packets, { ms: 1060, timestamps: true });
  expect(ear.heardMs()).toBe(1000);
});

test('inserts silence within a fifth of a second when the carrier sends none', async () => {
  const ear = listen();
  await play(
    ear,
    packetsOf(400, () => 0),
    { ms: 400, timestamps: true },
  );
  await ear.clock.pass(180);
  expect(ear.heardMs()).toBeGreaterThan(400);
  await ear.clock.pass(30_000 - 180);
  expect(Math.abs(ear.heardMs() - 30_400)).toBeLessThanOrEqual(FRAME_MS);
  const { length } = ear.heard;
  ear.input.push(new Int16Array(160).fill(7), 30_400);
  await settled();
  expect(ear.heard.slice(-160)).toEqual(Array(160).fill(7));
  expect(ear.heard.length - length).toBeLessThanOrEqual(2 * 160);
});

test.each([
  ['a day ahead and back', [0, 20, 86_400_000, 86_400_020, 5, 25, 45, 65, 85]],
  ['some seconds ahead and back', [0, 20, 9000, 9020, 40, 60, 80, 100, 120]],
  ['ahead again and again', [0, 9000, 18_000, 27_000, 36_000, 45_000, 54_000, 63_000]],
])(
  "inserts no hours of silence, and mutes no caller, when the carrier's clock jumps %s",
  async (_, times) => {
    const ear = listen();
    const from = ear.clock.now();
    for (const atMs of times) {
      await ear.clock.pass(FRAME_MS);
      ear.input.push(new Int16Array(160).fill(9), atMs);
    }
    await settled();
    expect(ear.heard.filter((value) => value === 9).length).toBe(times.length * 160);
    expect(ear.heardMs()).toBeLessThanOrEqual(ear.clock.now() - from + 140 + FRAME_MS);
  },
);

test('ignores audio after the end', async () => {
  const ear = listen();
  ear.input.push(new Int16Array(160).fill(1));
  ear.input.end();
  ear.input.end();
  ear.input.push(new Int16Array(160).fill(2));
  await ear.clock.pass(10_000);
  expect(ear.heard).toEqual(Array(160).fill(1));
});
