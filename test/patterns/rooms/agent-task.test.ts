// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { agentTask } from '../programs/agent-task.ts';
import { useRooms } from './stage.ts';

const rooms = useRooms('agent-task', agentTask);

test('agent task in a room: asks two questions, and a tool waits for the answer to a third', async () => {
  const caller = await rooms.call();
  const last = (): string | undefined => caller.said('agent').at(-1);
  await expect.poll(last).toBe('What is your name?');
  await caller.type('I am Ada.');
  await expect.poll(last).toBe('Which city do you live in?');
  await caller.type('In Oslo.');
  await expect.poll(last).toBe('Ada from Oslo, thank you.');
  await caller.type('One more.');
  await expect.poll(last).toBe('What do you like to do?');
  await caller.type('I like kayaks.');
  await expect.poll(last).toBe('Kayaks it is.');
});
