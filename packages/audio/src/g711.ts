// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertSamples } from './check.ts';

// Bit layout and decision levels: ITU-T G.711, tables 1 and 2. Negative samples are folded by ones' complement, as in
// the reference encoder of ITU-T G.191, so that both signs are treated in the same way.

/** Encodes 16-bit samples as G.711 μ-law, one byte each. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  assertSamples('samples', samples);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    const magnitude = Math.min((sample < 0 ? ~sample : sample) >> 2, 8158) + 33;
    const segment = 26 - Math.clz32(magnitude);
    const code = (segment << 4) | ((magnitude >> (segment + 1)) & 15);
    bytes[i] = ~(sample < 0 ? code | 0x80 : code);
  }
  return bytes;
}

/** Encodes 16-bit samples as G.711 A-law, one byte each. */
export function encodeAlaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  assertSamples('samples', samples);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    const magnitude = (sample < 0 ? ~sample : sample) >> 4;
    const segment = Math.max(0, 28 - Math.clz32(magnitude));
    const code = (segment << 4) | ((magnitude >> Math.max(0, segment - 1)) & 15);
    bytes[i] = (sample < 0 ? code : code | 0x80) ^ 0x55;
  }
  return bytes;
}

/** Decodes G.711 μ-law bytes to 16-bit samples within ±32 124. */
export function decodeMulaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return decode(bytes, mulawLevels);
}

/** Decodes G.711 A-law bytes to 16-bit samples within ±32 256. */
export function decodeAlaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return decode(bytes, alawLevels);
}

const mulawLevels = /* @__PURE__ */ Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte;
  const level = ((((code & 15) << 1) + 33) << ((code >> 4) & 7)) - 33;
  return (code & 0x80 ? -level : level) << 2;
});

const alawLevels = /* @__PURE__ */ Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 15) << 1) + 1;
  const level = segment === 0 ? step : (step + 32) << (segment - 1);
  return (code & 0x80 ? level : -level) << 3;
});

function decode(bytes: Uint8Array, levels: Int16Array): Int16Array<ArrayBuffer> {
  assertBytes('bytes', bytes);
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = levels[bytes[i]!]!;
  return samples;
}
