// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SPEECH_RATE, type Voice } from '../speech/speech.ts';
import { spreadWords } from '../speech/words.ts';

/** Milliseconds each word takes: nobody listens, and an output that plays in real time is soon done. */
const WORD_MS = 20;

/** A voice without sound, which costs nothing to make; its words have times. */
export const silentVoice: Voice = {
  name: 'silent',
  constant: true,
  speak: async (text) => {
    const ms = WORD_MS * Math.max(1, text.split(/\s+/u).filter(Boolean).length);
    const samples = new Int16Array((SPEECH_RATE * ms) / 1000);
    return { samples, words: spreadWords(text, ms), estimated: true };
  },
};
