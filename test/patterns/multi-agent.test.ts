// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { GuideAgent, multiAgent } from './programs/multi-agent.ts';
import { PLUGINS, outputs, said, start } from './stage.ts';

test.each(PLUGINS)('%s: the next agent takes over with what the first has found out', async (plugin) => {
  const { session, emulator } = await start(multiAgent, plugin);
  await expect.poll(() => said(session)).toEqual(['Welcome. Who are you, and where do you come from?']);
  const result = await session.run({ userInput: 'I am Ada from Oslo.' }).wait();
  result.expect.range().containsFunctionCall({ name: 'register_guest', args: { name: 'Ada', home: 'Oslo' } });
  result.expect.range().containsAgentHandoff({ newAgentType: GuideAgent });
  // The first agent answers the output of its tool; then the next one speaks, with a new conversation.
  await expect.poll(() => said(session)).toHaveLength(3);
  expect(said(session)[1]).toBe('Ada from Oslo, here is your guide.');
  await session.run({ userInput: 'How deep is it?' }).wait();
  expect(said(session).at(-1)).toBe('Four hundred metres.');
  expect(session.userData).toEqual({ name: 'Ada', home: 'Oslo' });
  expect(outputs(session)).toEqual(['The guide takes over.']);
  expect(emulator.sessions().at(-1)?.session.instructions).toContain('guide of Ada');
});
