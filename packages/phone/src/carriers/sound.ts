// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  bytesToSamples,
  decodeAlaw,
  decodeMulaw,
  encodeAlaw,
  encodeMulaw,
  pcmBytes,
} from '@voicelive-kit/audio';
import type { CarrierEvent } from './carrier.ts';
import { invalid } from './frame.ts';

interface Coding {
  decode(bytes: Buffer): Int16Array;
  encode(samples: Int16Array): Uint8Array;
  bytesPerSample: 1 | 2;
}

const CODINGS = {
  mulaw: { decode: decodeMulaw, encode: encodeMulaw, bytesPerSample: 1 },
  alaw: { decode: decodeAlaw, encode: encodeAlaw, bytesPerSample: 1 },
  /** Little-endian. */
  pcm16: { decode: bytesToSamples, encode: pcmBytes, bytesPerSample: 2 },
  /** Big-endian 16-bit samples, as in RFC 3551. */
  l16: {
    decode: (bytes) => bytesToSamples(bytes.swap16()),
    encode: (samples) => Buffer.from(pcmBytes(samples)).swap16(),
    bytesPerSample: 2,
  },
} as const satisfies Record<string, Coding>;

export type CodingName = keyof typeof CODINGS;

/** The event for a base64 payload. */
export function heard(coding: CodingName, payload: string, atMs?: number): CarrierEvent {
  const { decode, bytesPerSample } = CODINGS[coding];
  const bytes = Buffer.from(payload, 'base64');
  if (bytes.length === 0) return { type: 'ignored', kind: 'no sound' };
  if (bytes.length % bytesPerSample !== 0) return invalid('sound: half a sample');
  return { type: 'audio', samples: decode(bytes), atMs };
}

/** Encodes samples as a base64 payload. */
export function payloadOf(coding: CodingName, samples: Int16Array): string {
  const { buffer, byteOffset, byteLength } = CODINGS[coding].encode(samples);
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
