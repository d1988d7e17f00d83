// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { convertRate, downmixToMono, readWav } from '@voicelive-kit/audio';
import { SPEECH_RATE } from './speech.ts';

/** Reads a WAV file into 24 kHz mono. Throws an Error that names the file's format and the accepted ones. */
export function readSpeech(file: Uint8Array, name: string): Int16Array {
  const { samples, rate, channels } = readWav(file, name);
  return convertRate(downmixToMono(samples, channels), rate, SPEECH_RATE);
}
