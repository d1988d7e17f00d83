// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { RoomServiceClient } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { callIn, callsOf, useStack } from './stage/stack.ts';

const stage = useStack('release');

/** Processes of the worker: its idle ones, and one per call. */
const children = (): string[] => {
  const pid = stage.stack.workers[0]?.child.process.pid;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
};
const jobs = async (): Promise<number> => {
  const url = new URL('/worker', stage.stack.workers[0]?.healthUrl);
  return ((await (await fetch(url)).json()) as { active_jobs: number }).active_jobs;
};
const rooms = async (): Promise<string[]> => {
  const { url, apiKey, apiSecret } = stage.stack.livekit.access;
  const list = await new RoomServiceClient(url.replace('ws', 'http'), apiKey, apiSecret).listRooms();
  return list.map(({ name }) => name);
};

test('when the room closes, the service connection, the job, its process and the room are gone', async () => {
  const caller = await callIn(stage);
  await expect.poll(() => caller.said('agent').length).toBe(1);
  const during = new Set(children());
  expect(await jobs()).toBe(1);
  expect(await rooms()).toEqual([caller.room.name]);
  expect(callsOf(stage).filter(({ closed }) => !closed)).toHaveLength(1);

  // In the middle of the greeting.
  await caller.leave();

  await expect.poll(jobs).toBe(0);
  // The token keeps an empty room for 20 s, so that a caller whose page crashed can come back.
  await expect.poll(rooms).toEqual([]);
  await expect.poll(() => callsOf(stage)[0]?.closed?.code).toBe(1000);
  // The process that held the call has ended; an idle one may have taken its place.
  await expect.poll(() => children().filter((pid) => during.has(pid)).length).toBeLessThan(during.size);
});

test('when the owner deletes the room, the job and the service connection end', async () => {
  const caller = await callIn(stage);
  await expect.poll(() => caller.said('agent').length).toBe(1);
  const { url, apiKey, apiSecret } = stage.stack.livekit.access;
  const service = new RoomServiceClient(url.replace('ws', 'http'), apiKey, apiSecret);
  await service.deleteRoom(caller.room.name ?? '');
  await expect.poll(jobs).toBe(0);
  await expect.poll(() => callsOf(stage).every(({ closed }) => closed)).toBe(true);
});
