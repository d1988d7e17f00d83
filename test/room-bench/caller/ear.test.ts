// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { chirp, chirpEndMs } from '../signal/chirp.ts';
import { Ear, type HeardSound, HEARD_RATE } from './ear.ts';

const perMs = HEARD_RATE / 1000;
const silence = (ms: number): Int16Array => new Int16Array(ms * perMs);
const answer = (ms: number): Int16Array => chirp(ms, HEARD_RATE);

/** What the recorder notes of `parts` one after the other; the frame that ends at n milliseconds is read at time n. */
function listen(...parts: readonly Int16Array[]): { starts: number; sounds: HeardSound[] } {
  const all = parts.flatMap((part) => Array.from(part));
  const sounds: HeardSound[] = [];
  let starts = 0;
  const ear = new Ear(HEARD_RATE, { onStart: () => (starts += 1), onEnd: (sound) => sounds.push(sound) });
  for (let ms = 10; ms <= all.length / perMs; ms += 10) {
    ear.push(Int16Array.from(all.slice((ms - 10) * perMs, ms * perMs)), ms);
  }
  return { starts, sounds };
}

describe('the recorder of a caller', () => {
  it('notes the first and the last audible frame', () => {
    const { sounds } = listen(silence(100), answer(805), silence(300));
    expect(sounds).toHaveLength(1);
    expect(sounds[0]).toMatchObject({ firstAt: 110, lastAt: 910, gaps: 0 });
  });

  it('keeps the pieces that show where in the answer the audio began and was cut off', () => {
    const [sound] = listen(silence(100), answer(805).slice(40 * perMs), silence(300)).sounds;
    expect(chirpEndMs(sound?.head ?? silence(20), HEARD_RATE)).toBeCloseTo(60, 0);
    expect(Math.abs(chirpEndMs(sound?.tail ?? silence(20), HEARD_RATE) - 805)).toBeLessThan(1);
  });

  it('does not take fading audio for audio of full level', () => {
    const fading = answer(870)
      .slice(800 * perMs)
      .map((sample, i) => sample * 0.5 * 0.97 ** (i / perMs));
    const [sound] = listen(silence(100), answer(800), fading, silence(300)).sounds;
    expect(sound).toMatchObject({ lastFullAt: 900 });
    expect(sound?.lastAt).toBeGreaterThan(920);
    expect(Math.abs(chirpEndMs(sound?.tail ?? silence(20), HEARD_RATE) - 800)).toBeLessThan(1);
  });

  it('counts the silent frames of a short gap as part of the audio', () => {
    const { starts, sounds } = listen(silence(50), answer(200), silence(40), answer(200), silence(300));
    expect(starts).toBe(1);
    expect(sounds[0]).toMatchObject({ firstAt: 60, lastAt: 490, gaps: 4 });
  });

  it('separates two sounds after a pause', () => {
    expect(listen(answer(100), silence(200), answer(100), silence(200)).sounds).toHaveLength(2);
  });

  it('ignores comfort noise', () => {
    const noise = silence(1000).map((_, i) => (i % 2 === 0 ? 150 : -150));
    expect(listen(noise).starts).toBe(0);
  });
});
