// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Voice } from '@voicelive-kit/emulator';

const RATE = 24_000;
/** Milliseconds of a word. */
export const WORD_MS = 80;
/** Milliseconds of a stamp; a word contains several. */
export const STAMP_MS = 10;
const STAMP = (RATE * STAMP_MS) / 1000;
/** Samples that begin a stamp, and occur nowhere else. */
const MAGIC = [21_001, -21_002, 21_003, -21_004] as const;

/** A piece of audio that can be distinguished from any other. */
export interface Stamp {
  /** The number of the speech: each is made once, for one response. */
  speech: number;
  /** Its position in that speech. */
  index: number;
}

/** A voice whose audio never repeats: each 10 ms identify their speech and their position in it. */
export class StampedVoice implements Voice {
  readonly name = 'stamped';
  /** What was said, by the number of the speech. */
  readonly said: string[] = [];

  async speak(text: string): ReturnType<Voice['speak']> {
    const speech = this.said.push(text) - 1;
    const words = text.split(' ');
    const samples = new Int16Array((words.length * WORD_MS * RATE) / 1000).fill(1000);
    for (let index = 0; index * STAMP < samples.length; index += 1)
      samples.set([...MAGIC, speech, index], index * STAMP);
    return {
      samples,
      words: words.map((word, index) => ({
        text: word,
        startMs: index * WORD_MS,
        endMs: (index + 1) * WORD_MS,
      })),
      estimated: false,
    };
  }
}

/** The stamps in samples that need not begin with one. */
export function stampsIn(samples: Int16Array): Stamp[] {
  const stamps: Stamp[] = [];
  for (let at = 0; at + MAGIC.length + 2 <= samples.length; at += 1) {
    if (!MAGIC.every((value, index) => samples[at + index] === value)) continue;
    stamps.push({ speech: samples[at + MAGIC.length] ?? 0, index: samples[at + MAGIC.length + 1] ?? 0 });
    at += STAMP - 1;
  }
  return stamps;
}
