// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Sample rate of everything the emulator says before it is put into the session's output format, in Hz. */
export const SPEECH_RATE = 24_000;

/** A word and when it sounds, in milliseconds from the start of the audio. */
export interface SpokenWord {
  text: string;
  startMs: number;
  endMs: number;
}

/** Spoken text: 24 kHz mono samples and word times in order. */
export interface Speech {
  samples: Int16Array;
  words: SpokenWord[];
  /** True when the word times were spread by length instead of known. */
  estimated: boolean;
}

/** Turns text into speech. */
export interface Voice {
  readonly name: string;
  /** Whether the same text sounds the same each time, so that its speech may be kept. */
  readonly constant?: boolean;
  speak(text: string): Promise<Speech>;
}

/** Duration of 24 kHz samples, in milliseconds. */
export function durationMs(samples: Int16Array): number {
  return (samples.length / SPEECH_RATE) * 1000;
}
