// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Rate } from './resource.ts';

const MINUTE = 60;

/** What all scenarios suppose; seconds. docs/capacity.md names each. */
export const ASSUMED = {
  durationS: 120 * MINUTE,
  /** Mean length of a call; lengths are exponential, arrivals Poisson. */
  callS: 5 * MINUTE,
  /** One call in a hundred loses its connection by chance. */
  dropsPerCall: 0.01,
  stormAtS: 75 * MINUTE,
  /** What the service documents for a resource. */
  quota: { limit: 30, windowS: MINUTE } satisfies Rate,
  /** What the plugin takes of it, when processes share a budget. */
  budget: { limit: 25, windowS: 62 } satisfies Rate,
  wayS: [0.1, 0.5],
  /** After this long an unused connection is closed (`prewarmTimeoutMs`). */
  prewarmS: 10 * MINUTE,
} as const;

/** A worker of two cores, as the reference agent has it. */
export const WORKER = { calls: 10, idleProcesses: 2 } as const;

export interface Scenario {
  /** Calls that go on at a time, on average. */
  readonly calls: number;
  readonly resources: number;
  readonly budget: 'shared' | 'alone';
  /** All connections of one resource break at once. */
  readonly storm: boolean;
  /** Workers in all. */
  readonly workers: number;
  /** Processes that wait for a call, for each resource. */
  readonly idleEach: number;
}

/** Workers for an average of so many calls and the peaks above it: three times the square root, as for random arrivals. */
export function workersFor(calls: number): number {
  return Math.ceil((calls + 3 * Math.sqrt(calls)) / WORKER.calls);
}

const SIZES: readonly (readonly [calls: number, resources: number, budget: Scenario['budget']])[] = [
  [1, 1, 'shared'],
  [10, 1, 'shared'],
  [10, 1, 'alone'],
  [50, 1, 'shared'],
  [100, 1, 'shared'],
  [100, 1, 'alone'],
  [100, 2, 'shared'],
  [1000, 10, 'shared'],
  [1000, 10, 'alone'],
  [1000, 20, 'shared'],
];

/** The rows of both tables. */
export function scenarios(storm: boolean): Scenario[] {
  return SIZES.map(([calls, resources, budget]) => {
    const workers = workersFor(calls);
    const idleEach = Math.max(1, Math.round((workers * WORKER.idleProcesses) / resources));
    return { calls, resources, budget, storm, workers, idleEach };
  });
}
