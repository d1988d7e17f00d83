// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test, vi } from 'vitest';
import { EchoDelay } from './echo-delay.ts';
import { EchoReference } from './echo-reference.ts';
import { PacketClock } from './packet-clock.ts';
import { PlayedSound } from './played-sound.ts';
import { babble, RATE } from '../../test/babble.ts';

const PACKET = RATE / 100;

describe('the played audio', () => {
  test('is read across pieces, with silence when nothing plays', () => {
    const played = new PlayedSound();
    played.put(10, Int16Array.of(1, 2, 3));
    played.put(15, Int16Array.of(4, 5));
    expect([...played.read(9, 8)]).toEqual([0, 1, 2, 3, 0, 0, 4, 5]);
    expect(played.end).toBe(17);
  });

  test('ends and returns the unplayed rest when it is cut', () => {
    const played = new PlayedSound();
    played.put(10, Int16Array.of(1, 2, 3));
    played.put(13, Int16Array.of(4, 5));
    expect([...played.cut(12)]).toEqual([3, 4, 5]);
    expect([...played.read(10, 5)]).toEqual([1, 2, 0, 0, 0]);
    expect(played.end).toBe(12);
  });

  test('discards only whole pieces, and all of them when all are over', () => {
    const played = new PlayedSound();
    played.put(0, Int16Array.of(1, 2));
    played.put(2, Int16Array.of(3, 4));
    played.forget(3);
    expect([...played.read(0, 4)]).toEqual([0, 0, 3, 4]);
    played.forget(4);
    expect(played.end).toBeUndefined();
  });
});

describe('the packet clock', () => {
  /** Returns the start positions of packets that arrive late by these numbers of samples. */
  const startsOf = (late: readonly number[], sampleRate = RATE): number[] => {
    const clock = new PacketClock(sampleRate);
    return late.map((samples, i) => clock.packet(PACKET, (i + 1) * PACKET + samples));
  };
  const even = (count: number): number[] => Array.from({ length: count }, (_, i) => i * PACKET);

  test('is even when packets arrive unevenly', () => {
    expect(startsOf(Array.from({ length: 200 }, (_, i) => (i % 5) * 30))).toEqual(even(200));
  });

  test('is corrected when a packet arrives sooner than any before', () => {
    const starts = startsOf([160, 160, 0, 100, 30]);
    expect(starts.slice(2)).toEqual([160, 240, 320]);
  });

  test('continues after a gap when a microphone was muted', () => {
    const starts = startsOf(Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 5 * RATE)));
    expect(starts.slice(10)).toEqual(
      even(20)
        .slice(10)
        .map((start) => start + 5 * RATE),
    );
  });

  test('adapts within a second when all packets start to arrive later', () => {
    const starts = startsOf(Array.from({ length: 200 }, (_, i) => (i < 50 ? 0 : RATE / 10)));
    expect(starts.slice(-50)).toEqual(
      even(200)
        .slice(-50)
        .map((start) => start + RATE / 10),
    );
  });
});

describe('the echo delay', () => {
  test.each([0, 35, 140, 480, 900])('is found when the microphone hears the agent %i ms later', (delayMs) => {
    const agent = babble(8, 1);
    const echo = delayed(agent, delayMs, 0.2);
    const room = babble(8, 2);
    const delay = new EchoDelay(RATE);
    feed(delay, sum(echo, scaled(room, 0.01)), agent);
    expect(Math.abs((delay.delayMs ?? Number.NaN) - delayMs)).toBeLessThanOrEqual(5);
  });

  test('is not found when the caller uses headphones', () => {
    const delay = new EchoDelay(RATE);
    feed(delay, babble(12, 3), babble(12, 4));
    expect(delay.delayMs).toBeUndefined();
  });

  test('is not found when the agent is silent', () => {
    const delay = new EchoDelay(RATE);
    feed(delay, babble(6, 3), new Int16Array(6 * RATE));
    expect(delay.delayMs).toBeUndefined();
  });
});

describe('the echo reference', () => {
  test('is silent immediately when the output is cleared', () => {
    const { reference, at } = still();
    reference.plays(constant(RATE), RATE);
    at(100);
    expect(reference.during(new Int16Array(PACKET)).some(Boolean)).toBe(true);
    reference.cleared();
    at(110);
    expect(reference.during(new Int16Array(PACKET)).some(Boolean)).toBe(false);
  });

  test.each([true, false])('plays the rest after a pause when the output does so (%s)', (again) => {
    const { reference, at } = still();
    reference.plays(constant(RATE), RATE);
    at(100);
    reference.during(new Int16Array(PACKET));
    reference.paused();
    at(110);
    expect(reference.during(new Int16Array(PACKET)).some(Boolean)).toBe(false);
    reference.resumed(again);
    at(120);
    expect(reference.during(new Int16Array(PACKET)).some(Boolean)).toBe(again);
  });

  test('is resampled when the output and the caller have different sample rates', () => {
    const { reference, at } = still();
    reference.plays(constant(24_000), 24_000);
    for (let ms = 10; ms <= 500; ms += 10) {
      at(ms);
      reference.during(new Int16Array(PACKET));
    }
    at(510);
    expect(reference.during(new Int16Array(PACKET)).every((sample) => Math.abs(sample - 1000) < 20)).toBe(
      true,
    );
  });

  test('reports once when it receives no agent audio', () => {
    const { reference, at, unfed } = still();
    for (let second = 0; second < 150; second += 1) {
      at(second * 1000);
      reference.during(new Int16Array(RATE));
    }
    expect(unfed()).toBe(1);
  });
});

function still(): { reference: EchoReference; at: (ms: number) => void; unfed: () => number } {
  let [now, unfed] = [0, 0];
  const reference = new EchoReference({ sampleRate: RATE, now: () => now, onUnfed: () => (unfed += 1) });
  return { reference, at: (ms) => void (now = ms), unfed: () => unfed };
}

function feed(delay: EchoDelay, microphone: Int16Array, played: Int16Array): void {
  for (let at = 0; at < microphone.length; at += PACKET) {
    delay.heard(microphone.subarray(at, at + PACKET), played.subarray(at, at + PACKET));
  }
}

function delayed(samples: Int16Array, ms: number, gain: number): Int16Array {
  const by = (ms * RATE) / 1000;
  return samples.map((_, i) => gain * (samples[i - by] ?? 0));
}

const scaled = (samples: Int16Array, gain: number): Int16Array => samples.map((sample) => sample * gain);
const sum = (one: Int16Array, other: Int16Array): Int16Array =>
  one.map((sample, i) => sample + (other[i] ?? 0));
const constant = (count: number): Int16Array => new Int16Array(count).fill(1000);

describe('an echo reference that is not read', () => {
  const reference = (at: { ms: number }): EchoReference =>
    new EchoReference({ sampleRate: RATE, now: () => at.ms, onUnfed: () => undefined });

  test('plays audio in order when the output accepted it during a pause', () => {
    const at = { ms: 1000 };
    const echo = reference(at);
    echo.paused();
    for (const value of [1, 2, 3]) echo.plays(new Int16Array(PACKET).fill(value), RATE);
    at.ms = 2000;
    echo.resumed(true);
    const heard = [1, 2, 3].map(() => {
      at.ms += (PACKET * 1000) / RATE;
      return new Set(echo.during(new Int16Array(PACKET)));
    });
    expect(heard).toEqual([new Set([1]), new Set([2]), new Set([3])]);
  });

  test('copies each sample only once when frames arrive during a pause', () => {
    const echo = reference({ ms: 0 });
    echo.paused();
    const frame = new Int16Array(PACKET);
    const made = vi.spyOn(Int16Array.prototype, 'set');
    for (let i = 0; i < 1000; i += 1) echo.plays(frame, RATE);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });

  test('discards old audio when the microphone is muted', () => {
    const at = { ms: 0 };
    const echo = reference(at);
    const forget = vi.spyOn(PlayedSound.prototype, 'forget');
    for (; at.ms < 60_000; at.ms += 10) echo.plays(new Int16Array(PACKET), RATE);
    const [before] = forget.mock.calls.at(-1) ?? [];
    expect(before).toBeGreaterThan(55 * RATE);
    forget.mockRestore();
  });
});
