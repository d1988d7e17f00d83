// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** Sound as interleaved 16-bit samples. */
export interface Wav {
  samples: Int16Array;
  /** Samples per second and channel. */
  rate: number;
  channels: number;
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

/** Reads a WAV file of 16, 24 or 32-bit PCM or 32-bit float; anything else throws an Error that names the file. */
export function readWav(path: string): Wav {
  try {
    return decodeWav(readFileSync(path));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Decodes the bytes of a WAV file; throws an Error that says which formats are accepted. */
export function decodeWav(bytes: Buffer): Wav {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file; convert it first, for instance with: sox input.mp3 output.wav');
  }
  let format: { code: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    // A recorder that was cut off leaves a length that points past the end of the file.
    const length = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ' && length >= 16) {
      const code = body.readUInt16LE(0);
      format = {
        // An extensible header keeps the real format in the first two bytes of its GUID.
        code: code === FORMAT_EXTENSIBLE && length >= 26 ? body.readUInt16LE(24) : code,
        channels: body.readUInt16LE(2),
        rate: body.readUInt32LE(4),
        bits: body.readUInt16LE(14),
      };
    }
    if (id === 'data') {
      if (!format) throw new Error('the WAV header comes after its data');
      const samples = decodeSamples(body, format.code, format.bits);
      const whole = samples.length - (samples.length % Math.max(1, format.channels));
      return { samples: samples.subarray(0, whole), rate: format.rate, channels: format.channels };
    }
    at += 8 + length + (length % 2);
  }
  throw new Error('the WAV file holds no sound');
}

function decodeSamples(body: Buffer, code: number, bits: number): Int16Array {
  const width = bits / 8;
  const pcm = code === FORMAT_PCM && (bits === 16 || bits === 24 || bits === 32);
  if (!pcm && !(code === FORMAT_FLOAT && bits === 32)) {
    throw new Error(
      `WAV format ${code} with ${bits} bits; accepted are 16, 24 and 32-bit PCM and 32-bit float`,
    );
  }
  const samples = new Int16Array(Math.floor(body.length / width));
  for (let i = 0; i < samples.length; i++) {
    if (pcm) {
      // The two highest bytes of a little-endian sample are its 16 most significant bits.
      samples[i] = body.readInt16LE(i * width + width - 2);
    } else {
      samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(body.readFloatLE(i * width) * 32_767)));
    }
  }
  return samples;
}

/** Encodes interleaved samples as a 16-bit PCM WAV file. */
export function encodeWav({ samples, rate, channels }: Wav): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(FORMAT_PCM, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, 44 + i * 2);
  return bytes;
}
