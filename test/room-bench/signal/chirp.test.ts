// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeMulaw, encodeMulaw, StreamingResampler } from '@voicelive-kit/audio';
import { describe, expect, it } from 'vitest';
import { chirp, chirpEndMs } from './chirp.ts';

const answer = chirp(4000, 24_000);

/** The 20 ms of the answer that end at `ms`. */
const pieceAt = (ms: number): Int16Array => answer.slice((ms - 20) * 24, ms * 24);

describe('the position of a piece of the answer', () => {
  it.each([20, 30, 333, 1000, 1999, 2750, 3990])('is found at %d ms to half a millisecond', (ms) => {
    expect(Math.abs(chirpEndMs(pieceAt(ms), 24_000) - ms)).toBeLessThan(0.5);
  });

  it('is found at any loudness', () => {
    const quiet = pieceAt(1234).map((sample) => sample / 50);
    expect(Math.abs(chirpEndMs(quiet, 24_000) - 1234)).toBeLessThan(1);
  });

  it('is found after a change of rate', () => {
    const heard = new StreamingResampler({ from: 24_000, to: 48_000 }).push(answer.slice(0, 1520 * 24));
    // The filter holds back a few samples, which have not been heard yet.
    const heardMs = heard.length / 48;
    expect(Math.abs(chirpEndMs(heard.slice(-20 * 48), 48_000) - heardMs)).toBeLessThan(3);
  });

  it('is found after a lossy codec of eight bits', () => {
    const heard = decodeMulaw(encodeMulaw(pieceAt(2500)));
    expect(Math.abs(chirpEndMs(heard, 24_000) - 2500)).toBeLessThan(1);
  });

  it('differs from a position 5 ms away when half the piece is silent', () => {
    const piece = pieceAt(2000);
    piece.fill(0, 0, piece.length / 2);
    expect(Math.abs(chirpEndMs(piece, 24_000) - 2000)).toBeLessThan(5);
  });
});

describe('an answer', () => {
  it('is rejected when it would leave the frequency band', () => {
    expect(() => chirp(5001, 24_000)).toThrow('5000 ms at most');
  });
});
