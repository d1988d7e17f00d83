// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Sample rate of all speech before it is converted to the session's output format, in Hz. */
export const SPEECH_RATE = 24_000;

/** A word with its times, in milliseconds from the start of the audio. */
export interface SpokenWord {
  text: string;
  startMs: number;
  endMs: number;
}

/** Spoken text: 24 kHz mono samples and word times in order. */
export interface Speech {
  samples: Int16Array;
  words: SpokenWord[];
  /** True if the word times were estimated by length. */
  estimated: boolean;
}

/** Turns text into speech. */
export interface Voice {
  readonly name: string;
  /** Whether the same text always sounds the same, so that its speech may be cached. */
  readonly constant?: boolean;
  speak(text: string): Promise<Speech>;
}

/** Duration of 24 kHz samples, in milliseconds. */
export function durationMs(samples: Int16Array): number {
  return (samples.length / SPEECH_RATE) * 1000;
}
