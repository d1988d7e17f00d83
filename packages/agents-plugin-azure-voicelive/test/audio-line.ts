// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import type { AudioSocket } from '../src/audio-input/audio-input.ts';

/** Samples of the frames below: 10 ms at 24 kHz. */
const FRAME_SAMPLES = 240;

/** A 10 ms frame that is identified by the value of its samples. */
export function frameOf(value: number): AudioFrame {
  return new AudioFrame(new Int16Array(FRAME_SAMPLES).fill(value), 24_000, 1, FRAME_SAMPLES);
}

export function framesOf(count: number, value: number): AudioFrame[] {
  return Array.from({ length: count }, () => frameOf(value));
}

/** One connection from the perspective of the service's input buffer. A slow one buffers every byte until it is drained. */
export class AudioLine implements AudioSocket {
  /** Callbacks for a refused commit, by commit. */
  readonly refusals: (() => void)[] = [];
  bufferedAmount = 0;
  /** Values of the uncommitted frames. */
  buffer: number[] = [];
  /** Values of the frames of each committed turn. */
  readonly turns: number[][] = [];
  /** Milliseconds of each append, `commit` and `clear`, in order. */
  readonly log: (number | 'commit' | 'clear')[] = [];
  isOpen = true;
  readonly #slow: boolean;

  constructor({ slow = false }: { slow?: boolean } = {}) {
    this.#slow = slow;
  }

  sendAudio(base64: string): boolean {
    if (!this.isOpen) return false;
    const bytes = Buffer.from(base64, 'base64');
    for (let at = 0; at < bytes.length; at += 2 * FRAME_SAMPLES) this.buffer.push(bytes.readInt16LE(at));
    this.log.push(bytes.length / 48);
    if (this.#slow) this.bufferedAmount += base64.length + 50;
    return true;
  }

  sendCommit(refused: () => void): void {
    this.refusals.push(refused);
    this.turns.push(this.buffer);
    this.buffer = [];
    this.log.push('commit');
  }

  sendClear(): void {
    this.buffer = [];
    this.log.push('clear');
  }

  drain(bytes = this.bufferedAmount): void {
    this.bufferedAmount = Math.max(0, this.bufferedAmount - bytes);
  }
}
