// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '@voicelive-kit/audio';
import type { InputAudioFormat, OutputAudioFormat, SessionConfig } from '@voicelive-kit/protocol';

/** How samples become bytes and back. */
interface Encoding {
  readonly bytesPerSample: 1 | 2;
  bytesOf(samples: Int16Array): Int16Array | Uint8Array;
  /** The whole samples in the first `length` bytes, in an array that fills memory of its own. */
  samplesOf(bytes: Buffer, length: number): Int16Array<ArrayBuffer>;
}

/** Little-endian, as the machine has them. */
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
 * What audio is on the wire, in one direction of a session. Everything that counts milliseconds asks it. Samples are counted
 * over all channels, as they follow each other on the wire.
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

  /** Whole samples in so many milliseconds. */
  samplesIn(ms: number): number {
    return Math.floor((ms * this.sampleRate) / 1000) * this.channels;
  }

  /** Milliseconds that so many samples last. */
  msOf(samples: number): number {
    return (samples * 1000) / (this.sampleRate * this.channels);
  }

  /** How many bytes so many milliseconds are as base64. */
  wireBytes(ms: number): number {
    return (this.samplesIn(ms) * this.bytesPerSample * 4) / 3;
  }

  /** Samples as base64. */
  encode(samples: Int16Array): string {
    const { buffer, byteOffset, byteLength } = this.#encoding.bytesOf(samples);
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  }

  /** The whole samples in the first `length` bytes of a buffer at an even offset, in memory of their own. */
  decode(bytes: Buffer, length: number): Int16Array<ArrayBuffer> {
    return this.#encoding.samplesOf(bytes, length);
  }
}

const G711_RATES = [8000] as const;

/**
 * Hz of each input format. Those of `pcm16` are named by `@azure/ai-voicelive` 1.1.0 (`inputAudioSamplingRate`), but for
 * 44100, which the live tests of azure-ai-voicelive for Python and Java send and see echoed.
 */
export const INPUT_RATES: Readonly<Record<InputAudioFormat, readonly number[]>> = {
  pcm16: [8000, 16_000, 24_000, 44_100],
  g711_ulaw: G711_RATES,
  g711_alaw: G711_RATES,
};

/** The rate the service takes for an input format when none is given, Hz. */
export function defaultInputRate(format: InputAudioFormat): number {
  return format === 'pcm16' ? 24_000 : 8000;
}

const INPUT_ENCODINGS: Readonly<Record<InputAudioFormat, Encoding>> = {
  pcm16: PCM16,
  g711_ulaw: ULAW,
  g711_alaw: ALAW,
};

/** Those with a rate in their name come from the live tests of azure-ai-voicelive for Python and Java. */
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

/** What the caller's audio is sent as. */
export function inputFormatOf({
  input_audio_format: name = 'pcm16',
  input_audio_sampling_rate: rate = defaultInputRate(name),
  input_audio_echo_cancellation: echo,
}: SessionConfig): AudioFormat {
  return new AudioFormat(INPUT_ENCODINGS[name], rate, echo?.channels === 2 ? 2 : 1);
}

/** What the agent's audio comes as. */
export function outputFormatOf({ output_audio_format: name = 'pcm16' }: SessionConfig): AudioFormat {
  return OUTPUT_FORMATS[name];
}

/** The fields of a session that hold its formats: settled when it begins, and never left out. */
export const FORMAT_FIELDS = [
  'input_audio_format',
  'input_audio_sampling_rate',
  'output_audio_format',
] as const;

export type FormatField = (typeof FORMAT_FIELDS)[number];
