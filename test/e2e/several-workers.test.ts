// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { callsByWorker } from '@voicelive-kit/room/spread/calls-by-worker.ts';
import type { Caller } from '@voicelive-kit/room/callers/caller.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { callIn, useStack } from './stage/stack.ts';

/** Three calls fill a worker, so four need both. */
const stage = useStack('several-workers', { workers: 2, workerEnv: { MAX_CALLS: '3' } });
/** Workers report their load every 2.5 s, and the server dispatches by that. */
const LOAD_INTERVAL_MS = 3000;

const ORDER = 'Order forty-two is packed. You can pick it up today until six.';
const isServed = (caller: Caller): boolean =>
  [...caller.room.remoteParticipants.values()].some(({ attributes }) => 'lk.agent.state' in attributes);

test('rooms are spread over the workers, and killing one does not affect the calls of the others', async () => {
  const callers: Caller[] = [];
  for (let i = 0; i < 4; i++) {
    callers.push(await callIn(stage));
    await sleep(LOAD_INTERVAL_MS);
  }
  const calls = (await callsByWorker(stage.stack.workers)).map((worker) => worker.calls);
  expect(calls.toSorted((a, b) => a - b)).toEqual(calls.includes(2) ? [2, 2] : [1, 3]);
  const busiest = calls.indexOf(Math.max(...calls));
  const left = 4 - (calls[busiest] ?? 0);

  await stage.stack.workers[busiest]?.kill();
  await expect.poll(() => callers.filter(isServed).length).toBe(left);

  const survivors = callers.filter(isServed);
  for (const caller of survivors) await caller.type('Where is my order?');
  for (const caller of survivors) {
    await expect.poll(() => caller.said('agent').at(-1)).toBe(ORDER);
  }
  // New calls go to the remaining worker.
  const next = await callIn(stage);
  expect(isServed(next)).toBe(true);
});
