// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { VoiceGate } from './voice-gate.ts';

const RATE = 24_000;

/** 10 ms of noise at a level in dBFS, the same in every run. */
function noise(db: number, seed: number): Int16Array {
  let state = seed * 2654435761;
  const peak = 32_768 * 10 ** (db / 20) * Math.sqrt(3);
  return Int16Array.from({ length: RATE / 100 }, () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return Math.round((state / 2 ** 31 - 1) * peak);
  });
}

/** The share of packets that count as voice. */
function heard(gate: VoiceGate, db: number, packets: number): number {
  let voiced = 0;
  for (let i = 0; i < packets; i += 1) if (gate.hears(noise(db, i + 1))) voiced += 1;
  return voiced / packets;
}

describe('VoiceGate', () => {
  test('detects no voice in digital silence or in a quiet room', () => {
    const gate = new VoiceGate(RATE);
    expect(Array.from({ length: 300 }, () => gate.hears(new Int16Array(240)))).not.toContain(true);
    expect(heard(gate, -65, 300)).toBe(0);
  });

  test.each([-12, -30, -45, -50])('detects speech of %i dBFS in a quiet room from its first packet', (db) => {
    const gate = new VoiceGate(RATE);
    heard(gate, -70, 200);
    expect(heard(gate, db, 30)).toBe(1);
  });

  test('detects voice in the first packet of a call', () => {
    expect(heard(new VoiceGate(RATE), -40, 1)).toBe(1);
  });

  test('adapts to a fan within two seconds, and detects speech above it', () => {
    const gate = new VoiceGate(RATE);
    heard(gate, -45, 200);
    expect(heard(gate, -45, 300)).toBe(0);
    expect(heard(gate, -30, 30)).toBe(1);
    expect(heard(gate, -45, 100)).toBe(0);
  });

  test('detects speech with pauses for its whole duration', () => {
    const gate = new VoiceGate(RATE);
    heard(gate, -60, 100);
    for (let second = 0; second < 30; second += 1) {
      expect(heard(gate, -42, 85)).toBe(1);
      expect(heard(gate, -60, 15)).toBe(0);
    }
  });

  test('detects loud sound without pauses for its whole duration', () => {
    expect(heard(new VoiceGate(RATE), -20, 1000)).toBe(1);
  });

  test('treats an empty packet as silence', () => {
    expect(new VoiceGate(RATE).hears(new Int16Array(0))).toBe(false);
  });
});
