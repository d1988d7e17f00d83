// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioStream, type Track } from '@livekit/rtc-node';

const RATE = 24_000;

/** A piece of audio and when it arrived, in milliseconds of `performance.now()`. */
export interface HeardFrame {
  at: number;
  samples: Int16Array;
}

/** Records what a participant hears of one track, mono at 24 kHz, in frames of 10 ms. */
export class Ear {
  readonly rate = RATE;
  readonly frames: HeardFrame[] = [];
  /** Called with each frame as it arrives. */
  onFrame: ((samples: Int16Array) => void) | undefined;
  readonly #reader: ReadableStreamDefaultReader<{ data: Int16Array }>;
  readonly #ended: Promise<void>;

  constructor(track: Track) {
    this.#reader = new AudioStream(track, { sampleRate: RATE, numChannels: 1 }).getReader();
    this.#ended = this.#listen();
  }

  /** Everything since `sinceMs` of `performance.now()`, in one piece. */
  since(sinceMs = 0): Int16Array {
    const frames = this.frames.filter(({ at }) => at >= sinceMs);
    const all = new Int16Array(frames.reduce((sum, { samples }) => sum + samples.length, 0));
    let at = 0;
    for (const { samples } of frames) {
      all.set(samples, at);
      at += samples.length;
    }
    return all;
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.#ended;
  }

  async #listen(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      const samples = value.data.slice();
      this.frames.push({ at: performance.now(), samples });
      this.onFrame?.(samples);
    }
  }
}
