// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type Adapter,
  type Check,
  type CheckResult,
  CHECKS,
  runCheck,
  Temperament,
} from '../../src/index.ts';
import type { Proof } from './defects.ts';

/** Most of a check is waiting: this many at a time keep two cores busy. */
const AT_ONCE = 16;

interface Job {
  check: Check;
  temperament: Temperament;
  adapter: Adapter;
  result: Promise<CheckResult> | undefined;
}

/** Runs checks side by side; each result is requested by its name. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  #started = false;

  get names(): string[] {
    return [...this.#jobs.keys()];
  }

  add(name: string, proof: Proof, adapter: Adapter): void {
    const [id, temperament = 'polite'] = proof.split(' under ');
    const check = CHECKS.find((other) => other.id === id);
    if (!check) throw new Error(`there is no check ${id}`);
    this.#jobs.set(name, { check, temperament: Temperament.parse(temperament), adapter, result: undefined });
  }

  /** Starts those named, once. Checks that measure or need their own process come last, one by one. */
  start(names: readonly string[]): void {
    if (this.#started) return;
    this.#started = true;
    const wanted = names.flatMap((name) => this.#jobs.get(name) ?? []);
    const single = ({ check }: Job): boolean => check.alone ?? check.fresh ?? false;
    const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [index, job] of wanted.filter((job) => !single(job)).entries()) {
      const lane = index % AT_ONCE;
      lanes[lane] = run(job, lanes[lane]);
    }
    let last: Promise<unknown> = Promise.all(lanes);
    for (const job of wanted.filter(single)) last = run(job, last);
  }

  async result(name: string): Promise<CheckResult> {
    const result = await this.#jobs.get(name)?.result;
    if (!result) throw new Error(`${name} was not started`);
    return result;
  }
}

function run(job: Job, after: Promise<unknown> | undefined): Promise<unknown> {
  job.result = Promise.resolve(after).then(() =>
    runCheck(job.adapter, job.check, { temperament: job.temperament }),
  );
  // The test that requests the result reports the failure; the lane goes on with the next check.
  return job.result.catch(() => undefined);
}
