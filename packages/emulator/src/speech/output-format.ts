// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { convertRate, encodeAlaw, encodeMulaw, pcmBytes } from '@voicelive-kit/audio';
import type { OutputAudioFormat } from '@voicelive-kit/protocol';
import type { SoundFormat } from '../hearing/loudness.ts';
import { SPEECH_RATE } from './speech.ts';

/** Hz of each output format. */
const RATES = {
  pcm16: 24_000,
  pcm16_8000hz: 8000,
  pcm16_16000hz: 16_000,
  pcm16_22050hz: 22_050,
  pcm16_24000hz: 24_000,
  pcm16_44100hz: 44_100,
  pcm16_48000hz: 48_000,
  g711_ulaw: 8000,
  g711_alaw: 8000,
} as const satisfies Record<OutputAudioFormat, number>;

export const OUTPUT_FORMATS = Object.keys(RATES) as [OutputAudioFormat, ...OutputAudioFormat[]];

/** Speech as bytes on the wire, which can be cut at any whole sample. */
export interface EncodedSpeech {
  bytes: Uint8Array;
  bytesPerSample: number;
  /** Hz. */
  rate: number;
}

/** The value of bytes in a format. */
export function soundFormat(name: OutputAudioFormat): SoundFormat {
  return { name, rate: RATES[name] };
}

/** Converts 24 kHz speech to the format a session requested. */
export function encodeSpeech(samples: Int16Array, format: OutputAudioFormat): EncodedSpeech {
  const rate = RATES[format];
  const converted = convertRate(samples, SPEECH_RATE, rate);
  if (format === 'g711_ulaw') return { bytes: encodeMulaw(converted), bytesPerSample: 1, rate };
  if (format === 'g711_alaw') return { bytes: encodeAlaw(converted), bytesPerSample: 1, rate };
  return { bytes: pcmBytes(converted), bytesPerSample: 2, rate };
}

/** The bytes between two times of the speech. */
export function sliceSpeech(speech: EncodedSpeech, fromMs: number, toMs: number): Uint8Array {
  const at = (ms: number): number => Math.round((ms * speech.rate) / 1000) * speech.bytesPerSample;
  return speech.bytes.subarray(at(fromMs), at(toMs));
}
