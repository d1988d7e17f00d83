// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { startEmulator } from '@voicelive-kit/emulator';

/** Measurements reported by the emulator's process. */
export interface ProcessReport {
  cpuMs: number;
  wallMs: number;
  /** The delay of each event loop check, in milliseconds. */
  loopMs: number[];
  /** The same without the time in which other processes had the core: the delay caused by the emulator itself. */
  ownMs: number[];
  /**
   * Milliseconds in which it could have run but other processes had the core; undefined if Linux does not report it.
   */
  waitedMs: number | undefined;
  rssMb: number;
  /** Milliseconds of audio received, by session. */
  heardMs: Record<string, number>;
}

/** A command for it. */
export type Order = 'measure' | 'report' | 'end';

/** Milliseconds between event loop checks. */
const LOOK_MS = 5;

const [say = ''] = process.argv.slice(2);
const emulator = await startEmulator({
  voice: 'builtin',
  seed: 1,
  pace: 'realtime',
  scenario: { version: 1, turns: [{ when: { text: 'speak' }, say }] },
});
let loopMs: number[] = [];
let ownMs: number[] = [];
let cpu = process.cpuUsage();
let startedAt = performance.now();
let waited = waitedMs();

let lookedAt = startedAt;
let waitedThen = waited ?? 0;
setInterval(() => {
  const now = performance.now();
  const waitedNow = waitedMs() ?? 0;
  const late = now - lookedAt - LOOK_MS;
  loopMs.push(Math.max(0, late));
  ownMs.push(Math.max(0, late - (waitedNow - waitedThen)));
  lookedAt = now;
  waitedThen = waitedNow;
}, LOOK_MS).unref();

process.on('message', (order: Order) => {
  if (order === 'measure') {
    loopMs = [];
    ownMs = [];
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
  return {
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - startedAt,
    loopMs,
    ownMs,
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
