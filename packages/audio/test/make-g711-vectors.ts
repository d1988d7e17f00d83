// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
// Writes g711-vectors.json with sox: `node packages/audio/test/make-g711-vectors.ts`. Sox rounds a 16-bit sample to the
// 14 (μ-law) or 13 (A-law) bits of G.711 before it looks up the code; samples without lower bits are not affected.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const pcm = ['-r', '8000', '-c', '1', '-e', 'signed', '-b', '16', '-L'];

function sox(input: Uint8Array, from: string[], to: string[]): Buffer {
  return execFileSync('sox', ['-D', '-t', 'raw', ...from, '-', '-t', 'raw', ...to, '-'], { input });
}

function vectors(law: 'mu-law' | 'a-law', unusedBits: number) {
  const coded = ['-r', '8000', '-c', '1', '-e', law];
  const levels = sox(
    Uint8Array.from({ length: 256 }, (_, code) => code),
    coded,
    pcm,
  );
  const samples = Int16Array.from({ length: 32768 }, (_, i) => (i >> unusedBits) << unusedBits);
  const codes = sox(new Uint8Array(samples.buffer), pcm, coded);
  return {
    decoded: Array.from({ length: 256 }, (_, code) => levels.readInt16LE(code * 2)),
    // Pairs of the first non-negative sample of a code, and the code.
    encoded: [...codes].flatMap((code, i) => (code === codes[i - 1] ? [] : [[i, code]])),
  };
}

const json = { mulaw: vectors('mu-law', 2), alaw: vectors('a-law', 3) };
writeFileSync(new URL('g711-vectors.json', import.meta.url), `${JSON.stringify(json)}\n`);
