// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SPEECH_RATE, type Speech, type SpokenWord, type Voice } from './speech.ts';
import { bareWord, splitWords } from './words.ts';

/** Milliseconds of the parts of the rhythm. */
const LEAD_IN_MS = 40;
const CONSONANT_MS = 50;
const VOWEL_MS = 120;
const WORD_GAP_MS = 30;
const COMMA_PAUSE_MS = 160;
const SENTENCE_PAUSE_MS = 300;

/** First three formants in Hz of the vowel a letter stands for, after Peterson and Barney's measurements of men. */
const FORMANTS: Record<string, readonly [number, number, number]> = {
  a: [730, 1090, 2440],
  e: [530, 1840, 2480],
  i: [270, 2290, 3010],
  o: [570, 840, 2410],
  u: [300, 870, 2240],
  y: [390, 1990, 2550],
};
const NEUTRAL = [490, 1350, 1690] as const;
const BANDWIDTHS = [80, 100, 140] as const;
const AMPLITUDE = 0.3 * 32_767;

/** A two-pole resonator: one formant. */
class Resonator {
  #y1 = 0;
  #y2 = 0;
  #gain = 0;
  #a1 = 0;
  #a2 = 0;

  tune(hz: number, bandwidth: number): void {
    const radius = Math.exp((-Math.PI * bandwidth) / SPEECH_RATE);
    this.#a1 = 2 * radius * Math.cos((2 * Math.PI * hz) / SPEECH_RATE);
    this.#a2 = -radius * radius;
    this.#gain = 1 - this.#a1 - this.#a2;
  }

  next(input: number): number {
    const output = this.#gain * input + this.#a1 * this.#y1 + this.#a2 * this.#y2;
    this.#y2 = this.#y1;
    this.#y1 = output;
    return output;
  }
}

interface Segment {
  kind: 'silence' | 'consonant' | 'vowel';
  ms: number;
  formants: readonly [number, number, number];
}

function silence(ms: number): Segment {
  return { kind: 'silence', ms, formants: NEUTRAL };
}

/** Each group of vowels is one beat: a consonant, then the vowel of its first letter. */
function syllables(word: string): Segment[] {
  const beats = word.toLowerCase().match(/[aeiouy]+|\d/gu) ?? ['-'];
  return beats.flatMap((beat) => {
    const formants = FORMANTS[beat.charAt(0)] ?? NEUTRAL;
    return [
      { kind: 'consonant', ms: CONSONANT_MS, formants },
      { kind: 'vowel', ms: VOWEL_MS, formants },
    ] satisfies Segment[];
  });
}

function pauseAfter(word: string): number {
  if (/[.!?…]["')]*$/u.test(word)) return SENTENCE_PAUSE_MS;
  return /[,;:–—]["')]*$/u.test(word) ? COMMA_PAUSE_MS : WORD_GAP_MS;
}

/** The rhythm of a text and, from the same sums, the exact times of its words. */
function layOut(text: string): { segments: Segment[]; words: SpokenWord[]; totalMs: number } {
  const segments = [silence(LEAD_IN_MS)];
  const words: SpokenWord[] = [];
  let atMs = LEAD_IN_MS;
  for (const word of splitWords(text)) {
    const startMs = atMs;
    for (const segment of syllables(word)) {
      segments.push(segment);
      atMs += segment.ms;
    }
    words.push({ text: bareWord(word), startMs, endMs: atMs });
    const pauseMs = pauseAfter(word);
    segments.push(silence(pauseMs));
    atMs += pauseMs;
  }
  return { segments, words, totalMs: atMs };
}

/**
 * Voiced and noisy sound through three formants; loud and harmonic enough for a voice activity detector to detect
 * speech.
 */
function render(segments: readonly Segment[], totalMs: number): Int16Array {
  const samples = new Int16Array(Math.round((totalMs * SPEECH_RATE) / 1000));
  const resonators = [new Resonator(), new Resonator(), new Resonator()] as const;
  const attack = SPEECH_RATE * 0.012;
  let at = 0;
  let phase = 0;
  let noise = 0x2545f491;
  for (const segment of segments) {
    const length = Math.round((segment.ms * SPEECH_RATE) / 1000);
    for (const [index, resonator] of resonators.entries()) {
      resonator.tune(segment.formants[index] ?? 0, BANDWIDTHS[index] ?? 100);
    }
    const loudness = segment.kind === 'vowel' ? 1 : segment.kind === 'consonant' ? 0.45 : 0;
    for (let index = 0; index < length && at < samples.length; index += 1, at += 1) {
      // The pitch falls slightly over the whole sentence and rises in each beat, like that of a calm voice.
      const pitch = 128 - 22 * (at / samples.length) + 6 * Math.sin((Math.PI * index) / length);
      phase += pitch / SPEECH_RATE;
      if (phase >= 1) phase -= 1;
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0;
      const hiss = noise / 2 ** 31 - 1;
      const glottis = phase < 0.6 ? Math.sin((Math.PI * phase) / 0.6) ** 2 - 0.3 : -0.3;
      const envelope = loudness * Math.min(1, index / attack, (length - index) / attack);
      const source =
        envelope * (segment.kind === 'vowel' ? glottis + 0.04 * hiss : 0.5 * glottis + 0.25 * hiss);
      const sound =
        resonators[0].next(source) + 0.7 * resonators[1].next(source) + 0.4 * resonators[2].next(source);
      samples[at] = Math.max(-32_768, Math.min(32_767, Math.round(AMPLITUDE * sound)));
    }
  }
  return samples;
}

/** A plain robot voice that needs nothing installed; its word times are exact. */
export const builtinVoice: Voice = {
  name: 'builtin',
  constant: true,
  speak(text: string): Promise<Speech> {
    const { segments, words, totalMs } = layOut(text);
    return Promise.resolve({ samples: render(segments, totalMs), words, estimated: false });
  },
};
