// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { convertRate } from '@voicelive-kit/audio';
import { describe, expect, test } from 'vitest';
import { FRAME_SAMPLES, HEARING_RATE, loadVoiceActivity } from '../hearing/voice-activity.ts';
import { builtinVoice } from './builtin-voice.ts';
import { SPEECH_RATE } from './speech.ts';

/** Share of 20 ms frames between two times in which the detector reports a voice. */
async function voicedShare(
  samples: Int16Array,
  threshold: number,
  fromMs: number,
  toMs: number,
): Promise<number> {
  const activity = (await loadVoiceActivity())();
  activity.setThreshold(threshold);
  const heard = convertRate(samples, SPEECH_RATE, HEARING_RATE);
  let voiced = 0;
  let frames = 0;
  for (let at = 0; at + FRAME_SAMPLES <= heard.length; at += FRAME_SAMPLES) {
    const hasVoice = activity.isVoice(heard.subarray(at, at + FRAME_SAMPLES));
    const ms = (at / HEARING_RATE) * 1000;
    if (ms < fromMs || ms >= toMs) continue;
    frames += 1;
    if (hasVoice) voiced += 1;
  }
  activity.free();
  return voiced / frames;
}

describe('the built-in voice', () => {
  test.each([0.1, 0.5, 0.9])(
    'is detected as speech in its words and as silence after them at threshold %d',
    async (threshold) => {
      const { samples, words } = await builtinVoice.speak(
        'Hello there this is the emulator speaking to you.',
      );
      const endMs = words.at(-1)?.endMs ?? 0;
      expect(await voicedShare(samples, threshold, 40, endMs)).toBeGreaterThan(0.9);
      expect(await voicedShare(samples, threshold, endMs + 160, endMs + 300)).toBe(0);
    },
  );

  test('is audible exactly between the times of its words', async () => {
    const { samples, words } = await builtinVoice.speak('One, two three.');
    const peak = (fromMs: number, toMs: number): number =>
      samples.subarray(fromMs * 24, toMs * 24).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(words.map((word) => word.text)).toEqual(['One', 'two', 'three']);
    for (const [index, word] of words.entries()) {
      expect(peak(word.startMs, word.endMs)).toBeGreaterThan(3000);
      // The formants ring for a few milliseconds.
      expect(peak(word.endMs + 20, words[index + 1]?.startMs ?? word.endMs + 300)).toBeLessThan(300);
    }
  });

  test('speaks the same text identically, without clipping', async () => {
    const [one, two] = [
      await builtinVoice.speak('Again and again.'),
      await builtinVoice.speak('Again and again.'),
    ];
    expect(one).toEqual(two);
    expect(one.samples.every((sample) => Math.abs(sample) < 32_767)).toBe(true);
  });
});
