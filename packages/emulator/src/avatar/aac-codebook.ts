// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/*
 * Spectral Huffman codebook 11 of AAC (ISO/IEC 14496-3, table 4.A.12): pairs of magnitudes from 0 to 16, where 16 announces a
 * larger one. One row for each first magnitude, one column for each second.
 */

/** The code words, hexadecimal. */
const WORDS = [
  '0 6 19 3d 9c c6 1a7 390 3c2 3df 7e6 7f3 ffb 7ec ffa ffe 38e',
  '5 1 8 14 37 42 92 af 191 1a5 1b5 39e 3c0 3a2 3cd 7d6 ae',
  '17 7 9 18 39 40 8e a3 b8 199 1ac 1c1 3b1 396 3be 3ca 9d',
  '3c 15 16 1a 3b 44 91 a5 be 196 1ae 1b9 3a1 391 3a5 3d5 94',
  '9a 36 38 3a 41 8c 9b b0 c3 19e 1ab 1bc 39f 38f 3a9 3cf 93',
  'bf 3e 3f 43 45 9e a7 b9 194 1a2 1ba 1c3 3a6 3a7 3bb 3d4 9f',
  '1a0 8f 8d 90 98 a6 b6 c4 19f 1af 1bf 399 3bf 3b4 3c9 3e7 a8',
  '1b6 ab a4 aa b2 c2 c5 198 1a4 1b8 38c 3a4 3c4 3c6 3dd 3e8 ad',
  '3af 192 bd bc 18e 197 19a 1a3 1b1 38d 398 3b7 3d3 3d1 3db 7dd b4',
  '3de 1a9 19b 19c 1a1 1aa 1ad 1b3 38b 3b2 3b8 3ce 3e1 3e0 7d2 7e5 b7',
  '7e3 1bb 1a8 1a6 1b0 1b2 1b7 39b 39a 3ba 3b5 3d6 7d7 3e4 7d8 7ea ba',
  '7e8 3a0 1bd 1b4 38a 1c4 392 3aa 3b0 3bc 3d7 7d4 7dc 7db 7d5 7f0 c1',
  '7fb 3c8 3a3 395 39d 3ac 3ae 3c5 3d8 3e2 3e6 7e4 7e7 7e0 7e9 7f7 190',
  '7f2 393 1be 1c0 394 397 3ad 3c3 3c1 3d2 7da 7d9 7df 7eb 7f4 7fa 195',
  '7f8 3bd 39c 3ab 3a8 3b3 3b9 3d0 3e3 3e5 7e2 7de 7ed 7f1 7f9 7fc 193',
  'ffd 3dc 3b6 3c7 3cc 3cb 3d9 3da 7d3 7e1 7ee 7ef 7f5 7f6 ffc fff 19d',
  '1c2 b5 a1 96 97 95 99 a0 a2 ac a9 b1 b3 bb c0 18f 4',
].map((row) => row.split(' ').map((word) => Number.parseInt(word, 16)));

/** How many bits each word has, one hexadecimal digit for each. */
const BITS = [
  '4567889aaabbcbcca',
  '54567788999aaaab8',
  '655677888999aaaa8',
  '766677888999aaaa8',
  '877778888999aaaa8',
  '877778889999aaaa8',
  '98888888999aaaaa8',
  '9888888999aaaaaa8',
  'a98899999aaaaaab8',
  'a9999999aaaaaabb8',
  'b999999aaaaababb8',
  'ba99a9aaaaabbbbb8',
  'baaaaaaaaaabbbbb9',
  'ba99aaaaaabbbbbb9',
  'baaaaaaaaabbbbbb9',
  'caaaaaaabbbbbbcc9',
  '98888888888888895',
];

/** The magnitude that announces a larger one. */
export const ESCAPE = 16;

/** The code word of a pair of magnitudes, and its length in bits. */
export function pairCode(first: number, second: number): { readonly word: number; readonly bits: number } {
  const bits = Number.parseInt(BITS[first]?.[second] ?? '', 16);
  return { word: WORDS[first]?.[second] ?? 0, bits };
}
