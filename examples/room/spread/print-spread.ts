// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WorkerState } from './calls-by-worker.ts';

/** One line per worker: its process, how many calls it has, and the memory per call. */
export function spreadText(states: readonly WorkerState[]): string {
  const lines = states.map(({ pid, end, calls, memoryPerCallMb }, index) => {
    const name = `worker ${index + 1} (process ${pid ?? '-'})`;
    if (end !== undefined) return `${name}: ended with ${end}`;
    const bar = '■'.repeat(calls);
    const memory = memoryPerCallMb === undefined ? '' : `, ${memoryPerCallMb.toFixed(0)} MiB a call`;
    return `${name}: ${calls} ${calls === 1 ? 'call' : 'calls'} ${bar}${memory}`;
  });
  const total = states.reduce((sum, { calls }) => sum + calls, 0);
  return [...lines, `${total} calls in all`].join('\n');
}
