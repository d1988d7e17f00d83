// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { serve } from '../../bench/rpc.ts';
import { type Memory, Meter, measureMemory, type Reading } from '../../bench/worker/meter.ts';
import type { StartBridge } from './bridge.ts';

/* The process of one bridge. Its arguments: the subject, the service's port, and the number of concurrent calls. */

const BRIDGES: Record<string, () => Promise<StartBridge>> = {
  voicelive: async () => (await import('./voicelive.ts')).startVoicelive,
  openai: async () => (await import('./openai.ts')).startOpenAI,
  frameless: async () => (await import('./frameless.ts')).startFrameless,
  bare: async () => (await import('./bare.ts')).startBare,
};

const [subject = '', servicePort, maxCalls] = process.argv.slice(2);
let errors: string[] = [];
const onError = (message: string): void => void errors.push(message);
process.on('uncaughtException', (error) => onError(error.message));

const starting = start();
starting.catch(() => undefined);

async function start() {
  const startBridge = await BRIDGES[subject]?.();
  if (!startBridge) throw new Error(`no bridge ${subject}; there are ${Object.keys(BRIDGES).join(', ')}`);
  return startBridge({ servicePort: Number(servicePort), maxCalls: Number(maxCalls), onError });
}

let meter: Meter | undefined;
let draining: Promise<void> | undefined;

export type BridgeApi = typeof api;

const api = {
  pid: (): number => process.pid,

  /** The port of 127.0.0.1 of its webhook. */
  port: async (): Promise<number> => (await starting).port,

  startMeter: (): void => {
    meter = new Meter();
  },
  readMeter: (): Reading => {
    if (!meter) throw new Error('the meter was not started');
    return meter.read();
  },

  memory: (): Promise<Memory> => measureMemory(),

  /** Takes no more calls from now on. @returns false if the bridge cannot do that. */
  drain: async (): Promise<boolean> => {
    draining = (await starting).drain?.();
    return draining !== undefined;
  },
  /** Waits until it has no calls. */
  drained: async (): Promise<void> => draining,

  /** What went wrong since the last call. */
  takeErrors: (): string[] => {
    const taken = errors;
    errors = [];
    return taken;
  },
};

serve(api);
