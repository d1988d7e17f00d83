// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '@voicelive-kit/audio';
import type { InputAudioFormat, OutputAudioFormat, SessionConfig } from '@voicelive-kit/protocol';

/** Converts samples to bytes and back. */
interface Encoding {
  readonly bytesPerSample: 1 | 2;
  bytesOf(samples: Int16Array): Int16Array | Uint8Array;
  /** The whole samples in the first `length` bytes, as an array with its own memory. */
  samplesOf(bytes: Buffer, length: number): Int16Array<ArrayBuffer>;
}

/** Little-endian, the byte order of the machine. */
const PCM16: Encoding = {
  bytesPerSample: 2,
  bytesOf: (samples) => samples,
  samplesOf: ({ buffer, byteOffset }, length) => new Int16Array(buffer, byteOffset, length >> 1).slice(),
};

const ULAW: Encoding = {
  bytesPerSample: 1,
  bytesOf: encodeMulaw,
  samplesOf: (bytes, length) => decodeMulaw(bytes.subarray(0, length)),
};

const ALAW: Encoding = {
  bytesPerSample: 1,
  bytesOf: encodeAlaw,
  samplesOf: (bytes, length) => decodeAlaw(bytes.subarray(0, length)),
};

/**
 * The audio format on the wire, in one direction of a session. All conversions between samples, bytes and milliseconds
 * go through it. Samples are counted over all channels, since channels are interleaved on the wire.
 */
export class AudioFormat {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly #encoding: Encoding;

  constructor(encoding: Encoding, sampleRate: number, channels: 1 | 2 = 1) {
    this.#encoding = encoding;
    this.sampleRate = sampleRate;
    this.channels = channels;
  }

  get bytesPerSample(): 1 | 2 {
    return this.#encoding.bytesPerSample;
  }

  /** The number of whole samples in a duration in milliseconds. */
  samplesIn(ms: number): number {
    return Math.floor((ms * this.sampleRate) / 1000) * this.channels;
  }

  /** The duration of a number of samples, in milliseconds. */
  msOf(samples: number): number {
    return (samples * 1000) / (this.sampleRate * this.channels);
  }

  /** The base64 length, in bytes, of a duration in milliseconds. */
  wireBytes(ms: number): number {
    return (this.samplesIn(ms) * this.bytesPerSample * 4) / 3;
  }

  /** Samples as base64. */
  encode(samples: Int16Array): string {
    const { buffer, byteOffset, byteLength } = this.#encoding.bytesOf(samples);
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  }

  /** The whole samples in the first `length` bytes of a buffer at an even offset, in their own memory. */
  decode(bytes: Buffer, length: number): Int16Array<ArrayBuffer> {
    return this.#encoding.samplesOf(bytes, length);
  }
}

const G711_RATES = [8000] as const;

/**
 * Supported sample rates per input format, Hz. Those of `pcm16` are listed by `@azure/ai-voicelive` 1.1.0
 * (`inputAudioSamplingRate`), except 44100, which the live tests of azure-ai-voicelive for Python and Java send and see
 * echoed.
 */
export const INPUT_RATES: Readonly<Record<InputAudioFormat, readonly number[]>> = {
  pcm16: [8000, 16_000, 24_000, 44_100],
  g711_ulaw: G711_RATES,
  g711_alaw: G711_RATES,
};

/** The sample rate the service assumes for an input format when none is given, Hz. */
export function defaultInputRate(format: InputAudioFormat): number {
  return format === 'pcm16' ? 24_000 : 8000;
}

const INPUT_ENCODINGS: Readonly<Record<InputAudioFormat, Encoding>> = {
  pcm16: PCM16,
  g711_ulaw: ULAW,
  g711_alaw: ALAW,
};

/** Formats with a rate in their name come from the live tests of azure-ai-voicelive for Python and Java. */
export const OUTPUT_FORMATS: Readonly<Record<OutputAudioFormat, AudioFormat>> = {
  pcm16: new AudioFormat(PCM16, 24_000),
  pcm16_8000hz: new AudioFormat(PCM16, 8000),
  pcm16_16000hz: new AudioFormat(PCM16, 16_000),
  pcm16_22050hz: new AudioFormat(PCM16, 22_050),
  pcm16_24000hz: new AudioFormat(PCM16, 24_000),
  pcm16_44100hz: new AudioFormat(PCM16, 44_100),
  pcm16_48000hz: new AudioFormat(PCM16, 48_000),
  g711_ulaw: new AudioFormat(ULAW, 8000),
  g711_alaw: new AudioFormat(ALAW, 8000),
};

/** The format in which the caller's audio is sent. */
export function inputFormatOf({
  input_audio_format: name = 'pcm16',
  input_audio_sampling_rate: rate = defaultInputRate(name),
  input_audio_echo_cancellation: echo,
}: SessionConfig): AudioFormat {
  return new AudioFormat(INPUT_ENCODINGS[name], rate, echo?.channels === 2 ? 2 : 1);
}

/** The format in which the agent's audio arrives. */
export function outputFormatOf({ output_audio_format: name = 'pcm16' }: SessionConfig): AudioFormat {
  return OUTPUT_FORMATS[name];
}

/** The session fields that define its audio formats: fixed when the session begins, and never omitted. */
export const FORMAT_FIELDS = [
  'input_audio_format',
  'input_audio_sampling_rate',
  'output_audio_format',
] as const;

export type FormatField = (typeof FORMAT_FIELDS)[number];
