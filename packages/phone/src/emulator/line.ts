// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CallLog } from './call-log.ts';
import { Caller, type PreparedStep } from './caller.ts';
import type { Clock } from './clock.ts';
import { Ear } from './ear.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { seededRandom } from './random.ts';
import { Track } from './track.ts';

/** The telephone line of one call, across all its streams: time, both directions of audio, and the caller at its end. */
export class Line {
  readonly rate: number;
  readonly log: CallLog;
  readonly misbehaviour: Misbehaviour;
  readonly clock: Clock;
  readonly ear: Ear;
  readonly caller: Caller;
  readonly said = new Track();
  /** Random source for ids. */
  readonly random: () => number;
  /** One for each kind of fault, so that each depends only on the seed. */
  readonly chance: {
    readonly loss: () => number;
    readonly order: () => number;
    readonly jitter: () => number;
  };
  readonly #zero: number;

  constructor(options: {
    rate: number;
    clock: Clock;
    log: CallLog;
    steps: readonly PreparedStep[];
    misbehaviour: Misbehaviour;
    seed: number;
  }) {
    const { rate, log, misbehaviour, seed } = options;
    const { loss = 0 } = misbehaviour;
    this.rate = rate;
    this.log = log;
    this.misbehaviour = misbehaviour;
    this.clock = options.clock;
    this.random = seededRandom(seed);
    this.chance = {
      loss: seededRandom(seed ^ 0x10_55),
      order: seededRandom(seed ^ 0x0d_e5),
      jitter: seededRandom(seed ^ 0x31_77),
    };
    this.ear = new Ear({
      rate,
      lost: (frame) => loss > 0 && seededRandom(seed ^ Math.imul(frame + 1, 0x9e_37_79_b1))() < loss,
    });
    this.caller = new Caller({ steps: options.steps, rate, onStep: (step) => log.step(step) });
    this.#zero = this.clock.now();
  }

  /** Milliseconds since the call was placed. */
  now(): number {
    return this.clock.now() - this.#zero;
  }

  /** Runs at that time of the call, milliseconds. */
  at(ms: number, run: () => void): () => void {
    return this.clock.at(this.#zero + ms, run);
  }

  sampleAt(ms: number): number {
    return Math.floor((ms * this.rate) / 1000 + 1e-6);
  }

  msAt(sample: number): number {
    return (sample * 1000) / this.rate;
  }

  /** Advances the ear to the present. */
  listen(): number {
    const now = this.now();
    this.ear.playTo(this.sampleAt(now));
    return now;
  }

  /** Waits this many milliseconds of the call, or until the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.at(this.now() + ms, done);
      signal.addEventListener('abort', done);
    });
  }
}
