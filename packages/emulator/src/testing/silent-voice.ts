// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SPEECH_RATE, type Voice } from '../speech/speech.ts';
import { spreadWords } from '../speech/words.ts';

/** Milliseconds per word: short, because nobody listens and some outputs play in real time. */
const WORD_MS = 20;

/** A voice without sound, which costs nothing to produce; its words have times. */
export const silentVoice: Voice = {
  name: 'silent',
  constant: true,
  speak: async (text) => {
    const ms = WORD_MS * Math.max(1, text.split(/\s+/u).filter(Boolean).length);
    const samples = new Int16Array((SPEECH_RATE * ms) / 1000);
    return { samples, words: spreadWords(text, ms), estimated: true };
  },
};
