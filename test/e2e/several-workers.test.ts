// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { callsByWorker } from '@voicelive-kit/room/spread/calls-by-worker.ts';
import type { Caller } from '@voicelive-kit/room/callers/caller.ts';
import { expect, test } from 'vitest';
import { callIn, useHouse } from './stage/house.ts';

const stage = useHouse('several-workers', { workers: 2 });

const ORDER = 'Order forty-two is packed. You can pick it up today until six.';
const isServed = (caller: Caller): boolean =>
  [...caller.room.remoteParticipants.values()].some(({ attributes }) => 'lk.agent.state' in attributes);

test('rooms are spread over the workers, and the end of one leaves the calls of the others alone', async () => {
  const callers: Caller[] = [];
  for (let i = 0; i < 4; i++) callers.push(await callIn(stage));
  const spread = await callsByWorker(stage.house.workers);
  expect(spread.map(({ calls }) => calls).reduce((sum, calls) => sum + calls, 0)).toBe(4);
  const busy = spread.findIndex(({ calls }) => calls > 0);
  const left = 4 - (spread[busy]?.calls ?? 0);

  await stage.house.workers[busy]?.kill();
  await expect.poll(() => callers.filter(isServed).length, { timeout: 30_000 }).toBe(left);

  const survivors = callers.filter(isServed);
  for (const caller of survivors) await caller.type('Where is my order?');
  for (const caller of survivors) {
    await expect.poll(() => caller.said('agent').at(-1), { timeout: 20_000 }).toBe(ORDER);
  }
  // New calls go to the worker that is left.
  const next = await callIn(stage);
  expect(isServed(next)).toBe(true);
});
