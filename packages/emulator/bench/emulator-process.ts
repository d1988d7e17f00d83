// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startEmulator } from '@voicelive-kit/emulator';

/** What the emulator's process says of itself. */
export interface ProcessReport {
  cpuMs: number;
  wallMs: number;
  /** Delays of the event loop beyond its own resolution, in milliseconds. */
  loopMs: { p50: number; p99: number; max: number };
  /** Milliseconds in which it could have run but others had the core; undefined where Linux does not tell. */
  waitedMs: number | undefined;
  rssMb: number;
  /** Milliseconds of audio received, by session. */
  heardMs: Record<string, number>;
}

/** What it is told. */
export type Order = 'measure' | 'report' | 'end';

/** Milliseconds between looks at the event loop. */
const RESOLUTION_MS = 2;

const [say = ''] = process.argv.slice(2);
const emulator = await startEmulator({
  voice: 'builtin',
  seed: 1,
  pace: 'realtime',
  scenario: { version: 1, turns: [{ when: { text: 'speak' }, say }] },
});
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let cpu = process.cpuUsage();
let startedAt = performance.now();
let waited = waitedMs();

process.on('message', (order: Order) => {
  if (order === 'measure') {
    loop.enable();
    loop.reset();
    cpu = process.cpuUsage();
    startedAt = performance.now();
    waited = waitedMs();
  }
  if (order === 'report') process.send?.(report());
  if (order === 'end') void emulator.close().then(() => process.disconnect());
});
process.send?.({ endpoint: emulator.endpoint });

function report(): ProcessReport {
  const { user, system } = process.cpuUsage(cpu);
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - startedAt,
    loopMs: { p50: ms(loop.percentile(50)), p99: ms(loop.percentile(99)), max: ms(loop.max) },
    waitedMs: waited === undefined ? undefined : (waitedMs() ?? 0) - waited,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    heardMs: Object.fromEntries(emulator.sessions().map(({ id, audio }) => [id, audio.ms])),
  };
}

function waitedMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return undefined;
  }
}
