// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts';

interface Vectors {
  decoded: number[];
  /** Pairs of the first non-negative sample of a code, and the code. */
  encoded: [sample: number, code: number][];
}

const vectors = JSON.parse(readFileSync(new URL('../test/g711-vectors.json', import.meta.url), 'utf8')) as {
  mulaw: Vectors;
  alaw: Vectors;
};

const everyByte = Uint8Array.from({ length: 256 }, (_, code) => code);
const everySample = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

describe.each([
  { law: 'μ-law', encode: encodeMulaw, decode: decodeMulaw, reference: vectors.mulaw },
  { law: 'A-law', encode: encodeAlaw, decode: decodeAlaw, reference: vectors.alaw },
])('G.711 $law', ({ encode, decode, reference }) => {
  it('decodes all 256 bytes as sox does', () => {
    expect([...decode(everyByte)]).toEqual(reference.decoded);
  });

  it('encodes all 65 536 samples with the decision levels of sox, in the same way for both signs', () => {
    const expected = new Uint8Array(65_536);
    const runs = reference.encoded;
    for (const [i, [first, code]] of runs.entries()) {
      const end = runs[i + 1]?.[0] ?? 32_768;
      expected.fill(code, 32_768 + first, 32_768 + end);
      expected.fill(code ^ 0x80, 32_768 - end, 32_768 - first);
    }
    expect(Buffer.compare(encode(everySample), expected)).toBe(0);
  });

  it('encodes to every byte that it decoded', () => {
    const returned = encode(decode(everyByte));
    // μ-law has two zeros; the negative one is encoded as the positive.
    expect([...returned]).toEqual(
      [...everyByte].map((code) => (reference.decoded[code] === 0 ? 0xff : code)),
    );
  });

  it('reads views from their own offset and returns arrays that are the caller’s own', () => {
    const encoded = encode(everySample.subarray(40_000, 40_010));
    expect(encoded.buffer.byteLength).toBe(10);
    const decoded = decode(encoded.subarray(5));
    expect([...decoded]).toEqual([...decode(encoded)].slice(5));
    expect(decoded.buffer.byteLength).toBe(10);
  });

  it('names an invalid argument', () => {
    expect(() => encode(everyByte as never)).toThrow(
      /^samples must be an Int16Array .* got an object \(Uint8Array\)$/,
    );
    expect(() => decode(everySample as never)).toThrow(
      /^bytes must be a Uint8Array, got an object \(Int16Array\)$/,
    );
  });
});
