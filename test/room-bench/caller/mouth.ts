// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame, AudioSource } from '@livekit/rtc-node';
import { now, sleep } from '../../bench/clock.ts';
import { speech } from '../signal/speech.ts';

const RATE = 48_000;
const FRAME_MS = 10;
const FRAME_SAMPLES = (RATE * FRAME_MS) / 1000;

/** When an utterance's first and last voiced samples were delivered, in milliseconds of the shared clock. */
export interface Utterance {
  firstVoicedAt: number;
  lastVoicedAt: number;
}

/** A microphone: delivers a frame every 10 ms, silence when there is nothing to say. */
export class Mouth {
  /** Without a queue; otherwise frames would be sent at another time. */
  readonly source = new AudioSource(RATE, 1, 0);
  /** Frames delivered so far, and those of them that were more than half a frame late. */
  frames = 0;
  lateFrames = 0;
  readonly #onError: (error: unknown) => void;
  #running = true;
  #words: Int16Array = new Int16Array(0);
  #position = 0;
  #spoken: ((utterance: Utterance) => void) | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#run().catch(onError);
  }

  /** Speaks for `ms` milliseconds, beginning with the next frame; resolves with the last. */
  speak(ms: number): Promise<Utterance> {
    this.#words = speech(ms, RATE);
    this.#position = 0;
    return new Promise((resolve) => {
      this.#spoken = resolve;
    });
  }

  async close(): Promise<void> {
    this.#running = false;
    await this.source.close();
  }

  async #run(): Promise<void> {
    let due = now();
    let firstVoicedAt = 0;
    while (this.#running) {
      const samples = new Int16Array(FRAME_SAMPLES);
      const voiced = this.#position < this.#words.length;
      if (voiced) samples.set(this.#words.subarray(this.#position, this.#position + FRAME_SAMPLES));
      const at = now();
      this.frames += 1;
      if (at - due > FRAME_MS / 2) this.lateFrames += 1;
      if (voiced) {
        if (this.#position === 0) firstVoicedAt = at;
        this.#position += FRAME_SAMPLES;
        if (this.#position >= this.#words.length) this.#spoken?.({ firstVoicedAt, lastVoicedAt: at });
      }
      this.source.captureFrame(new AudioFrame(samples, RATE, 1, FRAME_SAMPLES)).catch((error: unknown) => {
        if (this.#running) this.#onError(error);
      });
      due += FRAME_MS;
      // A clock that fell far behind is reset, because a real microphone sends no burst of old frames.
      if (now() - due > 100) due = now();
      await sleep(Math.max(0, due - now()));
    }
  }
}
