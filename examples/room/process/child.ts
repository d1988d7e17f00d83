// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { LogFile } from './log-file.ts';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** How it ended; undefined while it runs. */
  readonly end: number | NodeJS.Signals | undefined;
  /** The end of its log, for error messages; empty without a log. */
  lastWords(): string;
  /**
   * Stops it: with `signal` (default SIGTERM), and forcibly after `graceMs` (default 5000). Resolves when it has
   * exited.
   */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

export interface ChildOptions {
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  log?: LogFile | undefined;
}

/** Starts a program with its output in a log file. A program that cannot be started ends with code 127. */
export function startChild(program: string, args: readonly string[], { env, log }: ChildOptions = {}): Child {
  const output = log?.descriptor ?? 'ignore';
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    // A separate process group: Ctrl+C reaches only this process, which then stops the children in the right order.
    detached: process.platform !== 'win32',
  });
  let end: number | NodeJS.Signals | undefined;
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    const finish = (how: number | NodeJS.Signals): void => {
      end = how;
      log?.close();
      resolve(how);
    };
    child.once('exit', (code, signal) => finish(signal ?? code ?? 0));
    child.once('error', () => {
      if (child.pid === undefined) finish(127);
    });
  });
  return {
    process: child,
    ended,
    get end() {
      return end;
    },
    lastWords: () => (log ? readFileSync(log.path, 'utf8').slice(-1500).trim() : ''),
    stop: async (signal = 'SIGTERM', graceMs = 5000) => {
      if (end === undefined) child.kill(signal);
      const force = setTimeout(() => killGroup(child), graceMs);
      await ended;
      clearTimeout(force);
      // What it started itself must not outlive it.
      killGroup(child);
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // The group has exited.
  }
}
