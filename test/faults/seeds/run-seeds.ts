// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { inLanes } from '../lanes/in-lanes.ts';
import type { LaneApi } from './lane.ts';
import type { Performance } from './perform.ts';
import type { Script } from './script.ts';
import { scripts } from './scripts.ts';

export interface SeedResult {
  seed: number;
  /** How many steps the script of the seed has. */
  steps: number;
  durationMs: number;
  /** Undefined if the seed passes. */
  failure?: Failure;
}

export interface Failure {
  /** The shortest script found that fails. */
  script: Script;
  /** Makes fast-check go to that script at once. */
  path: string;
  findings: string[];
  story: string[];
  /** How many scripts were tried before it was found. */
  tried: number;
}

export interface SeedOptions {
  seeds: readonly number[];
  lanes: number;
  /** Where in the shrinking of a seed to begin. */
  path?: string;
  /** Milliseconds that may be spent on shrinking a script. */
  shrinkMs: number;
  onResult: (result: SeedResult) => void;
}

/** The outcome of a script with a failure. */
class Found extends Error {
  readonly performance: Performance;

  constructor(performance: Performance) {
    super(performance.findings.join('\n'));
    this.performance = performance;
  }
}

/** Runs the script of each seed in one of several processes; a failing script is shrunk as far as possible. */
export async function runSeeds({
  seeds,
  lanes,
  path,
  shrinkMs,
  onResult,
}: SeedOptions): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  await inLanes<LaneApi, number>(seeds, {
    file: new URL('lane.ts', import.meta.url),
    lanes,
    async work(lane, seed) {
      const play = (script: Script): Promise<Performance> =>
        lane.call('perform', script).catch((error: unknown): Performance => ({
          findings: [`the process did not survive: ${String(error)}`],
          story: [],
        }));
      const result = await runSeed(seed, { play, shrinkMs, ...(path !== undefined && { path }) });
      results.push(result);
      onResult(result);
    },
  });
  return results;
}

/** Runs the script of a seed, and shorter ones if it fails. */
export async function runSeed(
  seed: number,
  {
    play,
    shrinkMs,
    path,
  }: { play: (script: Script) => Promise<Performance>; shrinkMs: number; path?: string },
): Promise<SeedResult> {
  const startedAt = performance.now();
  let steps = 0;
  let tried = 0;
  let shrinkUntil = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(scripts, async (script) => {
    // The remaining scripts count as passed, which ends the shrinking.
    if (performance.now() > shrinkUntil) return;
    if (tried === 0) steps = script.length;
    tried += 1;
    const performed = await play(script);
    if (performed.findings.length === 0) return;
    shrinkUntil = Math.min(shrinkUntil, performance.now() + shrinkMs);
    throw new Found(performed);
  });
  const details = await fc.check(property, { seed, numRuns: 1, ...(path !== undefined && { path }) });
  const result = { seed, steps, durationMs: Math.round(performance.now() - startedAt) };
  const { counterexample, counterexamplePath, errorInstance } = details;
  if (counterexample === null) return result;
  const { findings, story } =
    errorInstance instanceof Found
      ? errorInstance.performance
      : { findings: [String(errorInstance)], story: [] };
  const [script] = counterexample;
  return { ...result, failure: { script, path: counterexamplePath ?? '0', findings, story, tried } };
}
