// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  bytesToSamples,
  downmixToMono,
  isSampleRate,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
} from '@voicelive-kit/audio';
import { convertRate } from './output-format.ts';
import { SPEECH_RATE } from './speech.ts';

const PCM = 1;
const EXTENSIBLE = 0xfffe;

/**
 * Reads a WAV file of 16-bit PCM, any number of channels, into 24 kHz mono. Sizes beyond the end of the file, as
 * programs write them that stream to a pipe, mean "up to the end". Throws an Error that says what the file holds.
 */
export function readWav(file: Uint8Array, name: string): Int16Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new Error(`${name} is not a WAV file; give a WAV file of 16-bit PCM`);
  }
  let format: { kind: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const size = Math.min(view.getUint32(at + 4, true), file.length - at - 8);
    const body = at + 8;
    if (tag(at) === 'fmt ' && size >= 16) {
      format = {
        kind: view.getUint16(body, true),
        channels: view.getUint16(body + 2, true),
        rate: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      };
    } else if (tag(at) === 'data') {
      if (format === undefined) break;
      const { kind, channels, rate, bits } = format;
      if ((kind !== PCM && kind !== EXTENSIBLE) || bits !== 16) {
        throw new Error(`${name} holds ${bits}-bit samples of format ${kind}; give 16-bit PCM (format 1)`);
      }
      if (!isSampleRate(rate))
        throw new Error(`${name} has ${rate} Hz; give ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz`);
      const whole = size - (size % (2 * channels));
      const mono = downmixToMono(bytesToSamples(file.subarray(body, body + whole)), channels);
      return convertRate(mono, rate, SPEECH_RATE);
    }
    at = body + size + (size % 2);
  }
  throw new Error(
    `${name} has no ${format === undefined ? 'format' : 'data'} chunk; give a WAV file of 16-bit PCM`,
  );
}
