// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Emulator } from '@voicelive-kit/emulator';
import { expect, test } from 'vitest';
import { read, reconnected, stage, type Stage, until } from './stage.ts';

const AGENT = { agentName: 'Support', projectName: 'contoso' };
const scenario = { version: 1 as const, turns: [{ say: 'One.' }, { say: 'Two.' }, { say: 'Three.' }] };

/** The conversation with the agent that each connection continues. */
const threads = (emulator: Emulator) => emulator.sessions().map(({ session }) => session.agent?.thread_id);

function said(emulator: Emulator): string[] {
  const texts = emulator
    .sessions()
    .at(-1)!
    .items.map((item) => /"(?:text|transcript)":"([^"]*)"/u.exec(JSON.stringify(item))?.[1] ?? '');
  return texts;
}

/** One turn: the caller's words and the answer. */
async function ask({ session, probe }: Stage, text: string): Promise<string> {
  const context = session.chatCtx.copy();
  context.addMessage({ role: 'user', content: text });
  await session.updateChatCtx(context);
  const answer = await read(probe, await session.generateReply());
  return answer.text;
}

async function open(
  agent: realtime.RealtimeModelOptions['agent'],
  more: realtime.RealtimeModelOptions = {},
): Promise<Stage> {
  const opened = await stage({ agent, ...more }, { scenario });
  await opened.session.updateChatCtx(llm.ChatContext.empty());
  return opened;
}

test.each([
  ['reported by the service', AGENT],
  ['given in the options', { ...AGENT, conversationId: 'conv_mine' }],
])('cut: the conversation with an agent %s continues, with each word once', async (_, agent) => {
  const opened = await open(agent);
  const { emulator, session, probe } = opened;
  expect(await ask(opened, 'First.')).toBe('One.');
  const told = session.agentConversationId;
  expect(told).not.toBeNull();
  for (const [count, text, answer] of [
    [2, 'Second.', 'Two.'],
    [3, 'Third.', 'Three.'],
  ] as const) {
    emulator.inject({ slug: 'cut' });
    await until('the new connection', () => probe.of('session_reconnected').length === count - 1);
    expect(await ask(opened, text)).toBe(answer);
  }
  expect(threads(emulator)).toEqual([told, told, told]);
  expect(said(emulator)).toEqual(['First.', 'One.', 'Second.', 'Two.', 'Third.', 'Three.']);
  expect(session.chatCtx.items.map((item) => item.type === 'message' && item.textContent?.trim())).toEqual(
    said(emulator),
  );
});

test('cut: what changed during an outage is changed in the conversation with an agent', async () => {
  const opened = await open(AGENT);
  const { emulator, session, probe } = opened;
  await ask(opened, 'First.');
  await ask(opened, 'Forget this.');
  emulator.inject({ slug: 'cut' });
  await until('the loss', () => session.connectionState === 'reconnecting');
  const context = session.chatCtx.copy();
  context.items = context.items.slice(0, 2);
  context.addMessage({ role: 'user', content: 'Meanwhile.' });
  await session.updateChatCtx(context);
  await reconnected(probe);
  await until('the change', () => said(emulator).includes('Meanwhile.'));
  expect(said(emulator)).toEqual(['First.', 'One.', 'Meanwhile.']);
});

test('cut: words cut off with the connection are truncated in the conversation with an agent', async () => {
  const long = `${'Many words follow one another. '.repeat(40)}End.`;
  const { emulator, session, probe } = await stage(
    { agent: AGENT },
    { scenario: { version: 1, turns: [{ say: long }] } },
  );
  const reader = probe.read(await session.generateReply());
  await until('its beginning', () => reader.samples().length > 24_000);
  emulator.inject({ slug: 'cut' });
  await until('its end', () => reader.ended);
  await reconnected(probe);
  await session.updateInstructions('');
  await until('the same words on both sides', () => {
    const shown = session.chatCtx.items.map((item) => item.type === 'message' && item.textContent?.trim());
    return JSON.stringify(shown) === JSON.stringify(said(emulator).map((text) => text.trim()));
  });
  expect(said(emulator).join('')).not.toContain('End.');
});

test('a planned change of connection continues the conversation of an agent', async () => {
  const opened = await open(AGENT, { maxSessionDuration: 1500 });
  const { emulator, session, probe } = opened;
  expect(await ask(opened, 'First.')).toBe('One.');
  const told = session.agentConversationId;
  await reconnected(probe);
  expect(await ask(opened, 'Second.')).toBe('Two.');
  expect(new Set(threads(emulator))).toEqual(new Set([told]));
  expect(said(emulator)).toEqual(['First.', 'One.', 'Second.', 'Two.']);
  expect(probe.errors).toEqual([]);
});

test.each(['agent-disabled', 'accept-silent', 'early-error'] as const)(
  '%s: a conversation that the agent does not continue is started anew, with everything that was said',
  async (slug) => {
    const opened = await open(AGENT);
    const { emulator, session, probe } = opened;
    await ask(opened, 'First.');
    const told = session.agentConversationId;
    emulator.inject({ slug });
    emulator.inject({ slug: 'cut' });
    await reconnected(probe);
    await ask(opened, 'Second.');
    expect(threads(emulator).at(-1)).not.toBe(told);
    expect(said(emulator).slice(0, 3)).toEqual(['First.', 'One.', 'Second.']);
    expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
  },
);
