// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LIMITS } from '../limits.ts';

export interface Ended {
  readonly code: number | null;
  /** Everything it printed, both streams. */
  readonly output: string;
  /** What it said on lines of JSON. */
  readonly told: readonly unknown[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a program of `processes/` with what it is to do, as JSON; it ends with the test at the latest. */
export function startProcess(file: string, task: unknown): Running {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'processes', file), JSON.stringify(task)],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMITS.process, killSignal: 'SIGKILL' },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      resolve({ code, output, told: lines.map((line) => JSON.parse(line) as unknown) });
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

/** The same, once it has ended by itself. */
export function runProcess(file: string, task: unknown): Promise<Ended> {
  return startProcess(file, task).ended;
}
