// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CheckResult } from '../verdict.ts';
import type { AdapterFacts } from './messages.ts';
import type { Task } from './task.ts';
import { Worker, type WorkerOptions } from './worker.ts';

export interface PoolOptions extends WorkerOptions {
  adapterFile: string;
  live: boolean;
  /** Number of concurrent processes. */
  processes: number;
  /** Number of concurrent checks in one process. */
  checksPerProcess: number;
  onResult: (result: CheckResult) => void;
}

/**
 * Runs checks in child processes: first those that share a process, then those that need their own, and last those that
 * measure and need an idle machine. A process in which something went wrong ends when its checks have ended. Checks
 * that were running when a process died run again, each in its own process, so that only the culprit fails.
 */
export class Pool {
  readonly #options: PoolOptions;
  #spare: Worker | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts one process to learn about the adapter. Rejects when it cannot be used. */
  async about(): Promise<AdapterFacts> {
    this.#spare ??= await Worker.start(this.#options.adapterFile, this.#options);
    return this.#spare.about;
  }

  /** Ends the process that `about` started, if no check has used it. */
  async close(): Promise<void> {
    await this.#spare?.stop();
  }

  async run(tasks: readonly Task[]): Promise<void> {
    const { processes } = this.#options;
    const suspects: Task[] = [];
    const shares = ({ check, temperament }: Task): boolean =>
      !(check.fresh || check.alone) || temperament !== 'polite';
    const shared = queue(tasks.filter(shares));
    await times(processes, () => this.#shared(shared, suspects));
    const fresh = queue([...suspects, ...tasks.filter((task) => !shares(task) && !task.check.alone)]);
    await times(processes, () => this.#fresh(fresh));
    await this.#fresh(queue(tasks.filter((task) => !shares(task) && task.check.alone)));
  }

  /**
   * Keeps one process full of checks until none are left; a spoilt process finishes its checks while its successor
   * takes new ones.
   */
  async #shared(next: () => Task | undefined, suspects: Task[]): Promise<void> {
    const { checksPerProcess, live, onResult } = this.#options;
    const seat: Seat = { current: undefined };
    const retired: Promise<void>[] = [];
    await times(checksPerProcess, async () => {
      for (let task = next(); task; task = next()) {
        const worker = await this.#seated(seat);
        const answer = await worker.run(task, live);
        if (answer.kind === 'result') onResult(answer.result);
        else suspects.push(task);
        if (worker.tainted && worker.load === 0) retired.push(worker.stop());
      }
    });
    await Promise.all(retired);
    await (await seat.current)?.stop();
  }

  async #seated(seat: Seat): Promise<Worker> {
    const known = seat.current;
    const worker = await known;
    if (worker && !worker.tainted) return worker;
    // Another lane may have started a successor already.
    if (seat.current === known) seat.current = this.#start();
    return seat.current as Promise<Worker>;
  }

  async #fresh(next: () => Task | undefined): Promise<void> {
    for (let task = next(); task; task = next()) {
      const worker = await this.#start();
      const answer = await worker.run(task, this.#options.live);
      this.#options.onResult(answer.kind === 'result' ? answer.result : lost(task, answer.how));
      await worker.stop();
    }
  }

  async #start(): Promise<Worker> {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare ?? Worker.start(this.#options.adapterFile, this.#options);
  }
}

/** The process that currently takes new checks. */
interface Seat {
  current: Promise<Worker> | undefined;
}

function lost({ check, temperament }: Task, how: string): CheckResult {
  const { id, statement, severity, source } = check;
  const findings = [{ what: 'the process', expected: 'to live on', seen: how }];
  return {
    id,
    temperament,
    statement,
    severity,
    source,
    verdict: 'fail',
    findings,
    durationMs: 0,
    timeline: [],
  };
}

function queue(tasks: Task[]): () => Task | undefined {
  const waiting = [...tasks];
  return () => waiting.shift();
}

async function times(count: number, run: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, run));
}
