// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import { decodeMulaw, downmixToMono, encodeMulaw, StreamingResampler, writeWav } from '@voicelive-kit/audio';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { chirp } from '../room-bench/signal/chirp.ts';

/* The audio of both sides. On the telephone nothing is coded but μ-law, so samples stay the same all the way. */

/** Hz. */
export const LINE_RATE = 8000;
/**
 * A sample of at least this size is audible, −30 dBFS: the first and the last of an utterance are the same everywhere.
 */
const AUDIBLE = 1036;
/** How long the caller speaks, milliseconds. */
const UTTERANCE_MS = 900;
/** How long the agent would answer, in milliseconds. */
const ANSWER_MS = 3000;

/** Position of the first audible sample in `samples[from..to)`, or -1. */
export function firstAudible(samples: Int16Array, from = 0, to = samples.length): number {
  for (let i = Math.max(0, from); i < to; i++) if (isAudible(samples[i])) return i;
  return -1;
}

/** Position of the last audible sample in `samples[from..to)`, or -1. */
export function lastAudible(samples: Int16Array, from = 0, to = samples.length): number {
  for (let i = to - 1; i >= Math.max(0, from); i--) if (isAudible(samples[i])) return i;
  return -1;
}

function isAudible(sample = 0): boolean {
  return Math.abs(sample) >= AUDIBLE;
}

/** The caller's utterance: recorded speech, after μ-law coding. */
export function utterance(): { samples: Int16Array; sampleRate: number } {
  const file = import.meta.resolve('@voicelive-kit/demo/speech/caller-1-question.wav');
  const { samples, rate, channels } = readWavFile(fileURLToPath(file));
  const resampler = new StreamingResampler({ from: rate, to: LINE_RATE });
  const sound = decodeMulaw(encodeMulaw(resampler.push(downmixToMono(samples, channels))));
  const from = firstAudible(sound);
  const to = lastAudible(sound, from, from + (UTTERANCE_MS * LINE_RATE) / 1000);
  return { samples: sound.slice(from, to + 1), sampleRate: LINE_RATE };
}

/** The agent's answer, as a WAV file: a tone without pauses. */
export function answerFile(): Uint8Array {
  const rate = 24_000;
  return writeWav({ samples: chirp(ANSWER_MS, rate), rate, channels: 1 });
}
