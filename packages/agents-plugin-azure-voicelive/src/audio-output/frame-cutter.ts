// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';

/**
 * The longest frame handed to the framework, milliseconds. Playout is cleared only between frames, so a frame's
 * length is how long an agent goes on speaking over its caller.
 */
const FRAME_MS = 20;

/** Where base64 is decoded; shared, because nothing of it is kept from one call to the next. */
let scratch = Buffer.from(new ArrayBuffer(64 * 1024));

/** Cuts the base64 deltas of one message into frames of at most 20 ms, carrying over a sample split between deltas. */
export class FrameCutter {
  readonly #sampleRate: number;
  readonly #frameSamples: number;
  /** The first byte of a split sample. */
  #carry: number | undefined;

  /** @param sampleRate - Hz of the 16-bit little-endian mono samples in the deltas. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#frameSamples = (sampleRate * FRAME_MS) / 1000;
  }

  /**
   * Each frame owns its memory from offset 0, because `AudioFrame` hands the whole underlying buffer to native code
   * and ignores a typed array's offset (rtc-node 0.13.35).
   */
  push(base64: string): AudioFrame[] {
    const held = this.#carry === undefined ? 0 : 1;
    if (scratch.length < base64.length + held) scratch = Buffer.from(new ArrayBuffer(2 * base64.length + 2));
    if (this.#carry !== undefined) scratch[0] = this.#carry;
    const bytes = held + scratch.write(base64, held, 'base64');
    this.#carry = bytes % 2 === 1 ? scratch[bytes - 1] : undefined;
    const samples = new Int16Array(scratch.buffer, 0, bytes >> 1);
    const frames: AudioFrame[] = [];
    for (let start = 0; start < samples.length; start += this.#frameSamples) {
      const piece = samples.slice(start, start + this.#frameSamples);
      frames.push(new AudioFrame(piece, this.#sampleRate, 1, piece.length));
    }
    return frames;
  }
}
