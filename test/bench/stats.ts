// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The value below which `share` (0 to 1) of the values lie, by the nearest-rank method; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The usual pair of a latency row, in the unit of the values. */
export function p50p99(values: readonly number[]): { p50: number; p99: number } {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Times at which a running total of samples was reached, in order. */
export interface SampleLog {
  /** Milliseconds of the shared clock. */
  at: number[];
  /** Samples so far, including this entry's. */
  samples: number[];
}

/**
 * How long each pushed frame was held, in milliseconds: from its push until as many samples had arrived as had been
 * pushed up to its end. Frames whose last sample never arrived are left out and counted.
 */
export function holdTimes(pushed: SampleLog, arrived: SampleLog): { held: number[]; missing: number } {
  const held: number[] = [];
  let next = 0;
  for (const [index, end] of pushed.samples.entries()) {
    while (next < arrived.samples.length && (arrived.samples[next] ?? 0) < end) next += 1;
    const at = arrived.at[next];
    if (at === undefined) return { held, missing: pushed.samples.length - index };
    held.push(at - (pushed.at[index] ?? Number.NaN));
  }
  return { held, missing: 0 };
}

/**
 * For each moment of `causes` the time until the first of `effects` before the next cause, in milliseconds; both are
 * in order. Causes without an effect are left out and counted.
 */
export function responseTimes(
  causes: readonly number[],
  effects: readonly number[],
): { times: number[]; missing: number } {
  const times: number[] = [];
  for (const [index, cause] of causes.entries()) {
    const until = causes[index + 1] ?? Number.POSITIVE_INFINITY;
    const effect = effects.find((at) => at >= cause && at < until);
    if (effect !== undefined) times.push(effect - cause);
  }
  return { times, missing: causes.length - times.length };
}

/**
 * By how many milliseconds a tone of `frequency` Hz that began with phase 0 at the first sample is delayed in
 * `samples`, modulo its period. The first tenth of a second, in which a filter settles, is ignored.
 */
export function toneDelayMs(samples: Int16Array, rate: number, frequency: number): number {
  const omega = (2 * Math.PI * frequency) / rate;
  let sine = 0;
  let cosine = 0;
  for (let i = Math.round(rate / 10); i < samples.length; i++) {
    sine += (samples[i] ?? 0) * Math.sin(omega * i);
    cosine += (samples[i] ?? 0) * Math.cos(omega * i);
  }
  const period = 1000 / frequency;
  const delay = (Math.atan2(-cosine, sine) / (2 * Math.PI)) * period;
  // Slightly below zero is rounding; further below is most of a period.
  return delay < -period / 100 ? delay + period : delay;
}
