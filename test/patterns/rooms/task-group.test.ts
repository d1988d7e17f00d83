// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { taskGroup } from '../programs/task-group.ts';
import { useRooms } from './stage.ts';

const rooms = useRooms('task-group', taskGroup);

test('task group in a room: asks for one field after the other, then the tool returns', async () => {
  const caller = await rooms.call();
  const last = (): string | undefined => caller.said('agent').at(-1);
  await expect.poll(last).toBe('Hello, this is the boat house.');
  await caller.type('I want a kayak.');
  await expect.poll(last).toBe('Who is it for?');
  await caller.type('For Ada.');
  await expect.poll(last).toBe('For which day?');
  await caller.type('On Monday.');
  await expect.poll(last).toBe('Your kayak is booked.');
});
