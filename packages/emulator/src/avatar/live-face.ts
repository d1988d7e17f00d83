// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { StreamingResampler } from '@voicelive-kit/audio';
import { decodeSound, levelOf, type SoundFormat } from '../hearing/loudness.ts';
import { mouthAt, pictureOf } from './face-pictures.ts';

/** Samples per second of its sound, and those of one step, which lasts 20 ms. */
const [RATE, STEP_SAMPLES] = [8000, 160];
/** Milliseconds of a step. */
export const STEP_MS = (STEP_SAMPLES * 1000) / RATE;
/** Steps of one picture: 25 pictures a second. */
export const STEPS_OF_PICTURE = 2;

/** What is heard and, in every second step, seen. */
export interface FaceStep {
  /** 20 ms, 8 kHz. */
  readonly sound: Int16Array;
  /** NAL units of a key frame. */
  readonly picture?: readonly Buffer[];
}

/** A talking head that goes on for ever, step by step: what it was given to say, or silence with its mouth closed. */
export class LiveFace {
  #waiting: Int16Array = new Int16Array(0);
  #resampler: StreamingResampler | undefined;
  #steps = 0;

  /** Says this base64 audio after what it has still to say. */
  speak(audio: string, { name, rate }: SoundFormat): void {
    if (this.#resampler?.from !== rate) {
      this.endSpeech();
      this.#resampler = new StreamingResampler({ from: rate, to: RATE });
    }
    this.#add(this.#resampler.push(decodeSound(audio, name)));
  }

  /** That was the last of a speech. */
  endSpeech(): void {
    if (this.#resampler) this.#add(this.#resampler.flush());
    this.#resampler = undefined;
  }

  /** Says nothing more. */
  hush(): void {
    this.#waiting = new Int16Array(0);
    this.#resampler = undefined;
  }

  next(): FaceStep {
    const place = this.#steps;
    this.#steps += 1;
    const ahead = this.#waiting.subarray(0, STEPS_OF_PICTURE * STEP_SAMPLES);
    const sound = new Int16Array(STEP_SAMPLES);
    sound.set(this.#waiting.subarray(0, STEP_SAMPLES));
    this.#waiting = this.#waiting.subarray(STEP_SAMPLES);
    if (place % STEPS_OF_PICTURE > 0) return { sound };
    const power = ahead.reduce((sum, sample) => sum + sample * sample, 0) / (STEPS_OF_PICTURE * STEP_SAMPLES);
    return { sound, picture: pictureOf(mouthAt(levelOf(power)), place / STEPS_OF_PICTURE) };
  }

  #add(samples: Int16Array): void {
    const waiting = new Int16Array(this.#waiting.length + samples.length);
    waiting.set(this.#waiting);
    waiting.set(samples, this.#waiting.length);
    this.#waiting = waiting;
  }
}
