// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { convertRate, downmixToMono, readWav } from '@voicelive-kit/audio';
import type { Ear } from './ear.ts';
import type { Sound, Step, StepRecord } from './steps.ts';

/** The data a step needs at the call's sample rate. */
export type PreparedStep =
  Exclude<Step, { do: 'speak' }> | { readonly do: 'speak'; readonly samples: Int16Array };

const WAIT_LIMIT_MS = 30_000;
const DIGIT_MS = 200;

/** Reads files, converts rates; throws an Error that names the step. */
export async function prepareSteps(steps: readonly Step[], rate: number): Promise<PreparedStep[]> {
  return await Promise.all(
    steps.map(async (step, index) => {
      if (step.do === 'press' && !/^[0-9*#A-D]+$/u.test(step.digits)) {
        throw new Error(
          `steps[${index}] presses a key that telephones do not have; use digits of 0-9, *, #, A-D`,
        );
      }
      if (step.do === 'silence' && !(step.ms >= 0 && Number.isFinite(step.ms))) {
        throw new Error(`steps[${index}].ms must be a number of milliseconds, got ${step.ms}`);
      }
      if (step.do !== 'speak') return step;
      const { sound } = step;
      const read = typeof sound === 'string' ? readSound(await readFile(sound), sound) : sound;
      return { do: 'speak', samples: convertRate(read.samples, read.sampleRate, rate) };
    }),
  );
}

function readSound(file: Uint8Array, name: string): Sound {
  const { samples, rate, channels } = readWav(file, name);
  return { samples: downmixToMono(samples, channels), sampleRate: rate };
}

export interface CallerFrame {
  /** Exactly as many as requested. */
  readonly samples: Int16Array;
  readonly digits: readonly string[];
  readonly hangUp: boolean;
}

/** Plays the script, frame by frame. Pure: listens to an {@link Ear} and measures time in samples of the call. */
export class Caller {
  readonly #steps: readonly PreparedStep[];
  readonly #rate: number;
  readonly #onStep: (record: StepRecord) => void;
  #index = -1;
  #record: StepRecord | undefined;
  /** Samples of the present step that are over, and the sample of the call at which it began. */
  #done = 0;
  #since = 0;

  constructor(options: {
    steps: readonly PreparedStep[];
    rate: number;
    onStep: (record: StepRecord) => void;
  }) {
    this.#steps = options.steps;
    this.#rate = options.rate;
    this.#onStep = options.onStep;
  }

  /** The next `length` samples, the first of which is number `at` of the call. */
  next(length: number, at: number, ear: Ear): CallerFrame {
    const samples = new Int16Array(length);
    const digits: string[] = [];
    if (this.#index < 0) this.#go(at);
    for (let filled = 0; filled < length;) {
      const step = this.#steps[this.#index];
      if (step === undefined) break;
      if (step.do === 'hang-up') {
        this.#go(at + filled);
        return { samples, digits, hangUp: true };
      }
      if (step.do === 'wait') {
        // The ear knows only what was heard when the frame began.
        if (filled > 0 || !this.#waited(step, at, ear)) break;
        this.#go(at);
        continue;
      }
      const total = this.#length(step);
      const part = Math.min(length - filled, total - this.#done);
      if (step.do === 'speak') samples.set(step.samples.subarray(this.#done, this.#done + part), filled);
      if (step.do === 'press') digits.push(...this.#pressed(step.digits, part));
      this.#done += part;
      filled += part;
      if (this.#done === total) this.#go(at + filled);
    }
    return { samples, digits, hangUp: false };
  }

  /** Closes the record of the step that the end of the call cut short. */
  end(at: number): void {
    if (this.#record !== undefined) this.#record.toMs = this.#ms(at);
    this.#record = undefined;
    this.#index = this.#steps.length;
  }

  #go(at: number): void {
    if (this.#record !== undefined) this.#record.toMs = this.#ms(at);
    this.#index++;
    this.#done = 0;
    this.#since = at;
    const step = this.#steps[this.#index];
    this.#record = step && { index: this.#index, step: step.do, fromMs: this.#ms(at) };
    if (this.#record !== undefined) this.#onStep(this.#record);
  }

  #length(step: Exclude<PreparedStep, { do: 'wait' | 'hang-up' }>): number {
    if (step.do === 'speak') return step.samples.length;
    return this.#samples(step.do === 'silence' ? step.ms : step.digits.length * DIGIT_MS);
  }

  /** Digits that are due within the next `part` samples of the step. */
  #pressed(digits: string, part: number): string[] {
    const each = this.#samples(DIGIT_MS);
    return digits.slice(Math.ceil(this.#done / each), Math.ceil((this.#done + part) / each)).split('');
  }

  #waited(step: Extract<PreparedStep, { do: 'wait' }>, at: number, ear: Ear): boolean {
    if (at - this.#since >= this.#samples(step.limitMs ?? WAIT_LIMIT_MS)) {
      if (this.#record !== undefined) this.#record.limit = true;
      return true;
    }
    const { spurt } = ear;
    switch (step.until) {
      case 'agent-speaks':
        return spurt !== undefined && spurt.to > this.#since;
      case 'agent-silent':
        return at - Math.max(this.#since, spurt?.to ?? 0) >= this.#samples(step.ms);
      default:
        return (
          spurt !== undefined && spurt.to > this.#since && spurt.to - spurt.from >= this.#samples(step.ms)
        );
    }
  }

  #samples(ms: number): number {
    return Math.round((ms * this.#rate) / 1000);
  }

  #ms(sample: number): number {
    return (sample * 1000) / this.#rate;
  }
}
