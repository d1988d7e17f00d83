// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { placeCall, type Step } from '@voicelive-kit/phone/emulator';
import { sleep } from '../../bench/clock.ts';
import { serve } from '../../bench/rpc.ts';
import { AUTH_TOKEN, PUBLIC_URL } from '../bridge/address.ts';
import { type Reading, readCall } from './reading.ts';
import { interrupting, patient, silent } from './scripts.ts';

/* The carrier and its callers: the same process for all bridges. */

const RESOLUTION_MS = 5;

let lastSeed = 0;
let running: Promise<Reading[]> = Promise.resolve([]);

async function place(port: number, steps: readonly Step[]): Promise<Reading> {
  const call = placeCall({
    carrier: 'twilio',
    webhookUrl: `http://127.0.0.1:${port}/twilio/voice`,
    publicUrl: PUBLIC_URL,
    authToken: AUTH_TOKEN,
    steps,
    seed: (lastSeed += 1),
  });
  return readCall(await call.finished);
}

export type CarrierApi = typeof api;

const api = {
  pid: (): number => process.pid,

  /** One call in which every answer is interrupted, and how late this process was meanwhile, 99th percentile in ms. */
  converse: async (port: number, listenMs: number[]): Promise<Reading & { lateMs: number }> => {
    const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    loop.enable();
    const reading = await place(port, interrupting(listenMs));
    loop.disable();
    return { ...reading, lateMs: Math.max(0, loop.percentile(99) / 1e6 - RESOLUTION_MS) };
  },

  /** One call without any speech. */
  ring: (port: number): Promise<Reading> => place(port, silent),

  /** Starts this many calls, one every `everyMs`, in which this many answers are heard to their end. */
  begin: (port: number, calls: number, answers: number, everyMs: number): void => {
    const steps = patient(answers);
    running = Promise.all(
      Array.from({ length: calls }, async (_, i) => {
        await sleep(i * everyMs);
        return place(port, steps);
      }),
    );
  },

  /** Waits for the end of the calls that were started. */
  finish: (): Promise<Reading[]> => running,
};

serve(api);
