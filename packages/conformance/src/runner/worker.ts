// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LIVE_LIMIT_MS } from '../live-checks.ts';
import type { CheckResult, Finding } from '../verdict.ts';
import { afterRunning } from '../waiting.ts';
import type { AdapterFacts, FromChild, ToChild } from './messages.ts';
import { nameOf, type Task } from './task.ts';

const STARTUP_LIMIT_MS = 60_000;
/** Added to a check's own limit, for closing what it opened. */
const CLOSING_LIMIT_MS = 20_000;
const KEPT_OUTPUT = 2000;

/** The outcome of a check given to a worker. */
export type WorkerAnswer =
  | { kind: 'result'; result: CheckResult }
  /** The process ended, or stopped answering, while the check ran in it. */
  | { kind: 'lost'; how: string };

interface Job {
  answer: (answer: WorkerAnswer) => void;
  /** Ends its limit. */
  cancel: () => void;
}

/** One child process, from its start to its end. */
export class Worker {
  readonly about: AdapterFacts;
  /** Something went wrong in the process, so it gets no further checks. */
  tainted = false;
  readonly #child: ChildProcess;
  readonly #jobs = new Map<string, Job>();
  readonly #ended: Promise<void>;
  readonly #pulse: NodeJS.Timeout;
  #heardAt = Date.now();
  #gone: string | undefined;

  private constructor(
    child: ChildProcess,
    about: AdapterFacts,
    output: () => string,
    options: WorkerOptions,
  ) {
    this.#child = child;
    this.about = about;
    child.on('message', (message: FromChild) => this.#hear(message, options));
    this.#pulse = setInterval(() => this.#feelPulse(options.unresponsiveAfterMs), 500);
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        const how = signal ? `the process was ended by ${signal}` : `the process ended with code ${code}`;
        clearInterval(this.#pulse);
        this.#lose(output() ? `${how}: ${output()}` : how);
        resolve();
      });
    });
  }

  /** Starts a process with an adapter loaded in it. Rejects when the adapter cannot be used. */
  static start(adapterFile: string, options: WorkerOptions): Promise<Worker> {
    const child = fork(childFile(), [adapterFile], {
      execArgv: typeScriptFlags(adapterFile),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    return new Promise((resolve, reject) => {
      const fail = (problem: string): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(problem));
      };
      const timer = setTimeout(() => fail('the adapter did not load within 60 s'), STARTUP_LIMIT_MS);
      const onExit = (code: number | null): void =>
        fail(`the process for the adapter ended with code ${code} before it was ready: ${output.trim()}`);
      child.once('exit', onExit);
      child.once('error', (error) => fail(error.message));
      child.once('message', (message: FromChild) => {
        clearTimeout(timer);
        child.off('exit', onExit);
        if (message.type === 'ready') resolve(new Worker(child, message.about, () => output.trim(), options));
        else fail(message.type === 'unusable' ? message.problem : `unexpected ${message.type}`);
      });
    });
  }

  /** How many checks are running in it. */
  get load(): number {
    return this.#jobs.size;
  }

  run({ check, temperament }: Task, live: boolean): Promise<WorkerAnswer> {
    return new Promise((resolve) => {
      if (this.#gone !== undefined) {
        resolve({ kind: 'lost', how: this.#gone });
        return;
      }
      const limit = (live ? LIVE_LIMIT_MS : (check.timeoutMs ?? 10_000)) + CLOSING_LIMIT_MS;
      const cancel = afterRunning(limit, () => {
        this.#lose(`the process did not answer within ${limit} ms`);
        this.#child.kill('SIGKILL');
      });
      this.#jobs.set(nameOf({ id: check.id, temperament }), { answer: resolve, cancel });
      this.#child.send({ type: 'run', id: check.id, temperament, live } satisfies ToChild);
    });
  }

  /** Ends the process; resolves when it has exited. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if (this.#child.connected) this.#child.send({ type: 'stop' } satisfies ToChild);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 2000);
    await this.#ended;
    clearTimeout(timer);
  }

  /** An endless synchronous loop would block every check of the process until its limit. */
  #feelPulse(limitMs: number): void {
    if (Date.now() - this.#heardAt <= limitMs) return;
    this.#lose(`its event loop was blocked for ${limitMs} ms`);
    this.#child.kill('SIGKILL');
  }

  #hear(message: FromChild, options: WorkerOptions): void {
    this.#heardAt = Date.now();
    if (message.type === 'stray') {
      this.tainted = true;
      options.onStray(nameOf(message), message.finding);
    }
    if (message.type !== 'result') return;
    this.tainted ||= message.tainted;
    const name = nameOf(message.result);
    const job = this.#jobs.get(name);
    if (!job) return;
    job.cancel();
    this.#jobs.delete(name);
    job.answer({ kind: 'result', result: message.result });
  }

  #lose(how: string): void {
    this.#gone ??= how;
    this.tainted = true;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) {
      job.cancel();
      job.answer({ kind: 'lost', how });
    }
  }
}

export interface WorkerOptions {
  /** Milliseconds without a heartbeat after which a process is killed. */
  unresponsiveAfterMs: number;
  /** Called when a check that had already ended caused an error. */
  onStray: (name: string, finding: Finding) => void;
}

/** Next to this file: as source in the repository, as build output in the package. */
function childFile(): string {
  const built = fileURLToPath(new URL('./child.mjs', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('./child.ts', import.meta.url));
}

/** Node before 22.18 strips types only with a flag. */
function typeScriptFlags(file: string): string[] {
  const needs = /\.[cm]?ts$/.test(file) && !process.features.typescript;
  return needs ? ['--experimental-strip-types', '--no-warnings=ExperimentalWarning'] : [];
}
