// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { now, sleep } from '../clock.ts';

export interface Reading {
  /** Processor time of the whole process (user and system), milliseconds. */
  cpuMs: number;
  wallMs: number;
  /** How late the event loop was, milliseconds, 99th percentile. */
  loopDelayP99Ms: number;
}

const resolutionMs = 5;

/** Measures this process from its creation until {@link Meter.read}. */
export class Meter {
  #startedAt = now();
  #cpu = process.cpuUsage();
  #loop = monitorEventLoopDelay({ resolution: resolutionMs });

  constructor() {
    this.#loop.enable();
  }

  read(): Reading {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#loop.disable();
    return {
      cpuMs: (user + system) / 1000,
      wallMs: now() - this.#startedAt,
      // Node counts from one timer to the next, so an idle loop reads as the resolution itself.
      loopDelayP99Ms: Math.max(0, this.#loop.percentile(99) / 1e6 - resolutionMs),
    };
  }
}

export interface Memory {
  /** Resident memory of the process, bytes. */
  rss: number;
  /** What the program itself holds after garbage collection (JavaScript objects and buffers), in bytes. */
  held: number;
}

/** Memory after collecting garbage; needs `node --expose-gc`. */
export async function measureMemory(): Promise<Memory> {
  const { gc } = globalThis;
  if (!gc) throw new Error('start this process with --expose-gc');
  for (let i = 0; i < 4; i++) {
    gc();
    await sleep(50);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, held: heapUsed + external };
}
