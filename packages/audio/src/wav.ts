// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertSamples, assertWholeNumber } from './check.ts';
import { bytesToSamples, pcmBytes } from './pcm.ts';
import { assertSampleRate, isSampleRate, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './rates.ts';

/** The audio of a WAV file. */
export interface Wav {
  /** 16-bit samples, the channels interleaved; the same number for each channel. */
  readonly samples: Int16Array;
  /** Samples per second and channel, in Hz. */
  readonly rate: number;
  readonly channels: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const HEADER_BYTES = 44;
/** Written instead of an unknown size by programs that write to a pipe. */
const UNKNOWN = 0xffff_ffff;

type ReadSample = (view: DataView, at: number) => number;

/** Converts a sample of each accepted format to 16 bits; of longer ones the most significant bits. */
const READERS: Readonly<Record<string, { bytes: number; read: ReadSample }>> = {
  [`${PCM}/8`]: { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) << 8 },
  [`${PCM}/16`]: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  [`${PCM}/24`]: { bytes: 3, read: (view, at) => view.getInt16(at + 1, true) },
  [`${PCM}/32`]: { bytes: 4, read: (view, at) => view.getInt16(at + 2, true) },
  [`${FLOAT}/32`]: {
    bytes: 4,
    read: (view, at) => Math.max(-32_768, Math.min(32_767, Math.round(view.getFloat32(at, true) * 32_767))),
  },
};
const ACCEPTED = 'give 8, 16, 24 or 32-bit PCM or 32-bit float, for instance with: sox IN -b 16 OUT.wav';

/**
 * Reads a WAV file of PCM (8, 16, 24 or 32 bits) or 32-bit float, with any number of channels. A truncated file yields
 * the complete samples it has; a size that was never filled in (0 or 0xFFFFFFFF, as written by programs that write to a
 * pipe) means "up to the end". Format: https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
 * @param name what errors call the file
 * @throws Error that says what the file is and what to pass instead
 */
export function readWav(file: Uint8Array, name: string): Wav {
  assertBytes('file', file);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new Error(`${name} is not a WAV file; ${ACCEPTED}`);
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const body = at + 8;
    const rest = file.length - body;
    const size = Math.min(view.getUint32(at + 4, true), rest);
    if (tag(at) === 'fmt ' && size >= 16)
      format = readFormat(new DataView(view.buffer, view.byteOffset + body, size), name);
    if (tag(at) === 'data') {
      if (format === undefined) throw new Error(`${name} has its sound before its format; ${ACCEPTED}`);
      const all = size === 0 && endsAt(view.getUint32(4, true)) <= body;
      return { ...readSamples(file.subarray(body, body + (all ? rest : size)), format), rate: format.rate };
    }
    at = body + size + (size % 2);
  }
  throw new Error(`${name} has no sound in it; ${ACCEPTED}`);
}

interface Format {
  readonly rate: number;
  readonly channels: number;
  readonly bytes: number;
  readonly read: ReadSample;
}

function readFormat(chunk: DataView, name: string): Format {
  const code = chunk.getUint16(0, true);
  // An extensible header has the format itself in the first two bytes of its GUID.
  const kind = code === EXTENSIBLE && chunk.byteLength >= 26 ? chunk.getUint16(24, true) : code;
  const channels = chunk.getUint16(2, true);
  const rate = chunk.getUint32(4, true);
  const bits = chunk.getUint16(14, true);
  const reader = READERS[`${kind}/${bits}`];
  if (reader === undefined)
    throw new Error(`${name} holds ${bits}-bit samples of format ${kind}; ${ACCEPTED}`);
  if (channels === 0) throw new Error(`${name} has no channels; ${ACCEPTED}`);
  if (!isSampleRate(rate))
    throw new Error(`${name} has ${rate} Hz; give ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz`);
  return { rate, channels, ...reader };
}

function readSamples(data: Uint8Array, { channels, bytes, read }: Format): Omit<Wav, 'rate'> {
  const length = Math.floor(data.length / bytes / channels) * channels;
  if (bytes === 2) return { samples: bytesToSamples(data.subarray(0, length * 2)), channels };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { samples: Int16Array.from({ length }, (_, index) => read(view, index * bytes)), channels };
}

/** The end of the file according to its header; none if that was not filled in. */
function endsAt(riffSize: number): number {
  return riffSize === UNKNOWN ? 0 : riffSize + 8;
}

/**
 * Writes a WAV file of 16-bit PCM.
 * @throws TypeError or RangeError for samples that do not fill their channels, or a rate outside 8 to 192 kHz
 */
export function writeWav({ samples, rate, channels }: Wav): Uint8Array<ArrayBuffer> {
  assertSamples('samples', samples);
  assertSampleRate('rate', rate);
  assertWholeNumber('channels', channels, 1);
  if (samples.length % channels !== 0) {
    throw new RangeError(`samples must hold a multiple of channels (${channels}), got ${samples.length}`);
  }
  const file = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(file.buffer);
  const tag = (at: number, text: string): void => file.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.byteLength, true);
  file.set(pcmBytes(samples), HEADER_BYTES);
  return file;
}
