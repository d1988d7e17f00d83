// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame, AudioSource } from '@livekit/rtc-node';

const RATE = 24_000;
const FRAME_SAMPLES = 240;
/** How much the native side buffers, in milliseconds: enough for a late timer, no more than a caller notices. */
const QUEUE_MS = 40;

/** Plays audio as it arrives, in frames of 10 ms, the length the native side takes at a time. */
export class Voice {
  readonly source = new AudioSource(RATE, 1, QUEUE_MS);
  readonly #onError: (error: unknown) => void;
  #waiting: Int16Array[] = [];
  #pumping = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  play(samples: Int16Array): void {
    for (let start = 0; start < samples.length; start += FRAME_SAMPLES) {
      this.#waiting.push(samples.slice(start, start + FRAME_SAMPLES));
    }
    if (!this.#pumping) this.#pump().catch(this.#onError);
  }

  /** Stops at once. */
  silence(): void {
    this.#waiting = [];
    this.source.clearQueue();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      for (let piece = this.#waiting.shift(); piece; piece = this.#waiting.shift()) {
        await this.source.captureFrame(new AudioFrame(piece, RATE, 1, piece.length));
      }
    } finally {
      this.#pumping = false;
    }
  }
}
