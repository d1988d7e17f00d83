// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { agentTask } from './programs/agent-task.ts';
import { PLUGINS, outputs, said, start } from './stage.ts';

test.each(PLUGINS)(
  '%s: asks one question after the other, and a tool waits for the answer to a third',
  async (plugin) => {
    const { session } = await start(agentTask, plugin);
    await expect.poll(() => said(session)).toEqual(['What is your name?']);
    await session.run({ userInput: 'I am Ada.' }).wait();
    await expect.poll(() => said(session).at(-1)).toBe('Which city do you live in?');
    await session.run({ userInput: 'In Oslo.' }).wait();
    await expect.poll(() => said(session).at(-1)).toBe('Ada from Oslo, thank you.');
    const third = session.run({ userInput: 'One more.' });
    await expect.poll(() => said(session).at(-1)).toBe('What do you like to do?');
    await session.run({ userInput: 'I like kayaks.' }).wait();
    await third.wait();
    await expect.poll(() => said(session).at(-1)).toBe('Kayaks it is.');
    expect(outputs(session)).toEqual(['saved name', 'saved city', 'saved hobby', 'hobby is kayaks']);
  },
);
