// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { taskGroup } from './programs/task-group.ts';
import { PLUGINS, outputs, said, start } from './stage.ts';

test.each(PLUGINS)('%s: a tool returns the results of all tasks of the group', async (plugin) => {
  const { session } = await start(taskGroup, plugin);
  await expect.poll(() => said(session)).toEqual(['Hello, this is the boat house.']);
  const booking = session.run({ userInput: 'I want a kayak.' });
  await expect.poll(() => said(session).at(-1)).toBe('Who is it for?');
  await session.run({ userInput: 'For Ada.' }).wait();
  await expect.poll(() => said(session).at(-1)).toBe('For which day?');
  await session.run({ userInput: 'On Monday.' }).wait();
  await booking.wait();
  await expect.poll(() => said(session).at(-1)).toBe('Your kayak is booked.');
  expect(said(session)).toContain('The name is written down.');
  expect(outputs(session)).toContain('{"name":"Ada","day":"Monday"}');
});
