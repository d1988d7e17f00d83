// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { type Remote, spawn } from '../bench/rpc.ts';
import { raisePriority } from '../room-bench/stage/priority.ts';
import type { BridgeApi } from './bridge/main.ts';
import type { CarrierApi } from './carrier/main.ts';
import type { ServiceApi } from './service/main.ts';

/** What all bridges share in a run: carrier and service, a process each. */
export interface Stage {
  carrier: Remote<CarrierApi>;
  service: Remote<ServiceApi>;
  /** Starts a bridge in a separate process; it is then ready for calls. */
  startBridge(subject: string, maxCalls: number): Promise<RunningBridge>;
  close(): Promise<void>;
}

export interface RunningBridge {
  remote: Remote<BridgeApi>;
  /** Of its webhook on 127.0.0.1. */
  port: number;
}

export function setStage(): Stage {
  // The measuring and shared processes come first when cores are scarce: children inherit the priority.
  const restore = raisePriority();
  const service = spawn<ServiceApi>(new URL('service/main.ts', import.meta.url));
  const carrier = spawn<CarrierApi>(new URL('carrier/main.ts', import.meta.url));
  restore();
  const bridges: Remote<BridgeApi>[] = [];
  return {
    carrier,
    service,
    startBridge: async (subject, maxCalls) => {
      const main = new URL('bridge/main.ts', import.meta.url);
      const args = [subject, String(await service.call('port')), String(maxCalls)];
      const remote = spawn<BridgeApi>(main, args, ['--expose-gc']);
      bridges.push(remote);
      return { remote, port: await remote.call('port') };
    },
    close: async () => {
      await Promise.all(bridges.map((remote) => remote.stop()));
      await Promise.all([service.stop(), carrier.stop()]);
    },
  };
}

/**
 * Pins a bridge to the first core, carrier and service to the others.
 * @returns false if that is impossible: with a single core, or without `taskset`.
 */
export async function pin({ carrier, service }: Stage, { remote }: RunningBridge): Promise<boolean> {
  const cores = cpus().length;
  if (cores < 2) return false;
  const others = cores === 2 ? '1' : `1-${cores - 1}`;
  const places = [
    [await remote.call('pid'), '0'],
    [await carrier.call('pid'), others],
    [await service.call('pid'), others],
  ] as const;
  try {
    // All threads: some of Node's were started before.
    for (const [pid, list] of places) await promisify(execFile)('taskset', ['-apc', list, String(pid)]);
    return true;
  } catch {
    return false;
  }
}
