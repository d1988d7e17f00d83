// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Loudness is compared in steps of this length, in milliseconds. */
const STEP_MS = 5;
/** How much of the past is compared, and the longest delay to search for, in milliseconds. */
const COMPARED_MS = 1500;
const LONGEST_MS = 1000;
/** How often to search, in milliseconds. */
const EVERY_MS = 250;
/** The minimum share of time in which the agent is audible, and the minimum correlation, to accept a delay. */
const LEAST_ACTIVE = 0.25;
const LEAST_LIKENESS = 0.7;
/** A delay is accepted when two consecutive searches differ by no more than this, in milliseconds. */
const SAME_MS = 10;
/** Louder than silence: −50 dBFS. */
const AUDIBLE = 100;

const STEPS = COMPARED_MS / STEP_MS;
const LAGS = LONGEST_MS / STEP_MS;

/**
 * Estimates how much later a microphone hears what the agent's output plays: network latency both ways, the
 * listener's buffers, and the path through the air. Finds the delay at which the loudness of both correlates best.
 * Pure.
 */
export class EchoDelay {
  readonly #stepSamples: number;
  readonly #every: number;
  /** Loudness per step, newest last. */
  readonly #microphone = new Float64Array(STEPS);
  readonly #played = new Float64Array(STEPS + LAGS);
  readonly #sums = { microphone: 0, played: 0, count: 0 };
  #sinceLooked = 0;
  #steps = 0;
  #found = Number.NaN;
  #delayMs: number | undefined;

  /** @param sampleRate - of both signals, in Hz. */
  constructor(sampleRate: number) {
    this.#stepSamples = (sampleRate * STEP_MS) / 1000;
    this.#every = EVERY_MS / STEP_MS;
  }

  /** The delay in milliseconds; undefined until one is found. */
  get delayMs(): number | undefined {
    return this.#delayMs;
  }

  /** Adds the next samples of both signals, equal in length. */
  heard(microphone: Int16Array, played: Int16Array): void {
    const sums = this.#sums;
    for (let i = 0; i < microphone.length; i += 1) {
      const heard = microphone[i] ?? 0;
      const said = played[i] ?? 0;
      sums.microphone += heard * heard;
      sums.played += said * said;
      sums.count += 1;
      if (sums.count >= this.#stepSamples) this.#step();
    }
  }

  #step(): void {
    const sums = this.#sums;
    push(this.#microphone, Math.sqrt(sums.microphone / sums.count));
    push(this.#played, Math.sqrt(sums.played / sums.count));
    sums.microphone = 0;
    sums.played = 0;
    sums.count = 0;
    this.#steps += 1;
    this.#sinceLooked += 1;
    if (this.#sinceLooked < this.#every || this.#steps < STEPS) return;
    this.#sinceLooked = 0;
    this.#look();
  }

  #look(): void {
    const active = this.#played.reduce((sum, level) => sum + (level > AUDIBLE ? 1 : 0), 0);
    if (active < LEAST_ACTIVE * STEPS) return;
    const heard = centred(this.#microphone);
    let best = { lag: 0, likeness: -1 };
    for (let lag = 0; lag <= LAGS; lag += 1) {
      const likeness = likenessOf(heard, centred(this.#played.subarray(LAGS - lag, LAGS - lag + STEPS)));
      if (likeness > best.likeness) best = { lag, likeness };
    }
    if (best.likeness < LEAST_LIKENESS) return;
    const found = best.lag * STEP_MS;
    if (Math.abs(found - this.#found) <= SAME_MS) this.#delayMs = (found + this.#found) / 2;
    this.#found = found;
  }
}

function push(levels: Float64Array, level: number): void {
  levels.copyWithin(0, 1);
  levels[levels.length - 1] = level;
}

function centred(levels: Float64Array): Float64Array {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return levels.map((level) => level - mean);
}

function likenessOf(one: Float64Array, other: Float64Array): number {
  let [product, ofOne, ofOther] = [0, 0, 0];
  for (let i = 0; i < one.length; i += 1) {
    const [a, b] = [one[i] ?? 0, other[i] ?? 0];
    product += a * b;
    ofOne += a * a;
    ofOther += b * b;
  }
  return ofOne === 0 || ofOther === 0 ? 0 : product / Math.sqrt(ofOne * ofOther);
}
