// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { describe, expect, test } from 'vitest';
import { audibleSpans, channelOf, levels, partOf, type Sound } from './levels.ts';
import { placeInRecording, placeOfSpeech } from './place-in-recording.ts';

const speech = join(import.meta.dirname, '../../examples/demo/speech');
const recording = (name: string): Sound => {
  const { samples, rate, channels } = readWavFile(join(speech, `${name}.wav`));
  return { samples: channelOf(samples, channels, 0), rate };
};
const tone = (ms: number, amplitude: number): number[] =>
  Array.from({ length: ms * 48 }, (_, i) => amplitude * Math.sin((2 * Math.PI * 400 * i) / 48_000));

describe('levels', () => {
  test('a sine of full scale is at -3 dB, silence at -100 dB', () => {
    const samples = Int16Array.from([...tone(20, 32_767), ...tone(20, 0)]);
    const [loud, , silent] = levels({ samples, rate: 48_000 });
    expect(loud).toBeCloseTo(-3, 1);
    expect(silent).toBe(-100);
  });

  test('audio is found to 10 ms, and a short pause does not end it', () => {
    const samples = Int16Array.from([
      ...tone(100, 0),
      ...tone(50, 8000),
      ...tone(100, 0),
      ...tone(50, 8000),
      ...tone(400, 3),
      ...tone(30, 8000),
    ]);
    expect(audibleSpans({ samples, rate: 48_000 }, 200)).toEqual([
      { startMs: 100, endMs: 300 },
      { startMs: 700, endMs: 730 },
    ]);
  });
});

describe('the position in a recording', () => {
  test('is found for an excerpt at another rate and level', () => {
    const whole = recording('agent-2-packing');
    const part = partOf(whole, { startMs: 5230, endMs: 5730 });
    const quieter = { samples: Int16Array.from(part.samples, (sample) => sample / 3), rate: part.rate };
    const { atMs, likeness } = placeInRecording(whole, quieter);
    expect(atMs).toBeCloseTo(5230, 0);
    expect(likeness).toBeGreaterThan(0.98);
  });

  test('has a low correlation for speech of another recording', () => {
    const part = partOf(recording('agent-4-goodbye'), { startMs: 300, endMs: 900 });
    expect(placeInRecording(recording('agent-2-packing'), part).likeness).toBeLessThan(0.7);
  });
});

describe('a segment of speech', () => {
  const said = recording('agent-1-kayaks');
  const all = { startMs: 0, endMs: 4900 };

  test('is found in its recording although most of it was damaged in transit', () => {
    const samples = said.samples.slice();
    // All but about a second.
    samples.fill(0, 0, said.rate * 2);
    samples.fill(0, said.rate * 3.2);
    const place = placeOfSpeech(said, { ...said, samples }, all);
    expect(place.likeness).toBeGreaterThan(0.95);
    expect(Math.abs(place.atMs)).toBeLessThan(1);
  });

  test.each(['agent-2-packing', 'agent-3-dry-bag', 'agent-greeting', 'agent-4-goodbye'])(
    'is not taken for %s, which the same voice said',
    (other) => {
      expect(placeOfSpeech(recording(other), said, all).likeness).toBeLessThan(0.75);
    },
  );
});
