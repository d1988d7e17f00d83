// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { RunningWorker } from '../worker/start-worker.ts';

/** The current state of one worker. */
export interface WorkerState {
  pid: number | undefined;
  /** How it ended; undefined while it runs. */
  end: number | NodeJS.Signals | undefined;
  calls: number;
  /**
   * Memory of the processes that hold a call, in MiB, shared pages counted proportionally; undefined if the system does
   * not report it.
   */
  memoryPerCallMb: number | undefined;
}

/** Queries how many calls each worker has. */
export async function callsByWorker(workers: readonly RunningWorker[]): Promise<WorkerState[]> {
  return Promise.all(
    workers.map(async ({ child, healthUrl }) => {
      const { pid } = child.process;
      if (child.end !== undefined) return { pid, end: child.end, calls: 0, memoryPerCallMb: undefined };
      const answer = await fetch(new URL('/worker', healthUrl), { signal: AbortSignal.timeout(2000) }).catch(
        () => undefined,
      );
      const { active_jobs: calls = 0 } = answer?.ok
        ? ((await answer.json()) as { active_jobs?: number })
        : {};
      return {
        pid,
        end: undefined,
        calls,
        memoryPerCallMb: pid === undefined ? undefined : memoryPerCall(pid, calls),
      };
    }),
  );
}

/**
 * The mean memory of a worker's busiest `calls` children. A worker also has idle processes, which are smaller because
 * they have not joined a room. Linux only.
 */
function memoryPerCall(pid: number, calls: number): number | undefined {
  if (calls === 0 || process.platform !== 'linux') return undefined;
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    const sizes = children.map((child) => proportionalSetMb(child)).toSorted((a, b) => b - a);
    const busy = sizes.slice(0, calls);
    return busy.length === 0 ? undefined : busy.reduce((sum, size) => sum + size, 0) / busy.length;
  } catch {
    // A process ended while it was read.
    return undefined;
  }
}

function proportionalSetMb(pid: string): number {
  const kib = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1024;
}
