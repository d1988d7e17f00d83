// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { multiAgent } from '../programs/multi-agent.ts';
import { useRooms } from './stage.ts';

const rooms = useRooms('multi-agent', multiAgent);

test('multi-agent in a room: the next agent takes over on the same connection', async () => {
  const caller = await rooms.call();
  await expect.poll(() => caller.said('agent')).toHaveLength(1);
  await caller.type('I am Ada from Oslo.');
  // The first agent answers the output of its tool, then the next one introduces itself.
  await expect.poll(() => caller.said('agent')).toHaveLength(3);
  expect(caller.said('agent')[1]).toBe('Ada from Oslo, here is your guide.');
  expect(rooms.emulator.sessions()[0]?.session.instructions).toContain('guide of Ada');
  await caller.type('How deep is it?');
  await expect.poll(() => caller.said('agent').at(-1)).toBe('Four hundred metres.');
  expect(rooms.emulator.sessions()).toHaveLength(1);
});
