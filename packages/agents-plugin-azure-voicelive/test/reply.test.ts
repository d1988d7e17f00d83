// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { AgentProbe, ScriptedServer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { reply } from '../src/index.ts';
import { openField } from './support.ts';

async function scene(): Promise<{ server: ScriptedServer; agent: AgentProbe }> {
  const { server, ...field } = await openField();
  const agent = await field.agent({ instructions: 'Be brief.' });
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    response.speak('As you like.', 60);
    response.end();
  };
  return { server, agent };
}

/** What the latest request asked for. */
function asked(server: ScriptedServer): Record<string, unknown> {
  const request = server.requests().at(-1);
  if (!request) throw new Error('no response was requested');
  return (request.raw as { response: Record<string, unknown> }).response;
}

describe('a reply with its own settings', () => {
  test('requests them only for this response when they are set', async () => {
    const { server, agent } = await scene();
    const before = server.peer.rawOf('session.update').length;
    await reply(agent.session, {
      instructions: 'Say goodbye.',
      voice: 'en-GB-SoniaNeural',
      toolChoice: 'none',
      temperature: 0.9,
      maxOutputTokens: 200,
      metadata: { step: 'goodbye' },
    }).waitForPlayout();
    expect(asked(server)).toMatchObject({
      instructions: 'Be brief.\n\nSay goodbye.',
      voice: { type: 'azure-standard', name: 'en-GB-SoniaNeural' },
      tool_choice: 'none',
      temperature: 0.9,
      max_output_tokens: 200,
      metadata: { step: 'goodbye' },
    });
    await agent.session.generateReply().waitForPlayout();
    expect(Object.keys(asked(server))).toEqual(['metadata']);
    expect(server.peer.rawOf('session.update')).toHaveLength(before);
  });

  test('names the function when it must call one', async () => {
    const { server, agent } = await scene();
    const toolChoice = { type: 'function', function: { name: 'get_weather' } } as const;
    await reply(agent.session, { toolChoice }).waitForPlayout();
    expect(asked(server)['tool_choice']).toEqual({ type: 'function', name: 'get_weather' });
  });

  test('is like any other when nothing is set', async () => {
    const { server, agent } = await scene();
    await reply(agent.session).waitForPlayout();
    expect(Object.keys(asked(server))).toEqual(['metadata']);
  });

  test.each([
    [
      'more pairs than the service accepts',
      Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, 'v'])),
    ],
    ['a value that is not a string', { step: 1 as never }],
  ])('is rejected when its metadata have %s', async (_, metadata) => {
    const { agent } = await scene();
    expect(() => reply(agent.session, { metadata })).toThrow('up to 15 pairs whose values are strings');
  });

  test.each([['abc'], [['a']], [new Map([['a', 'b']])]])(
    'is rejected when its metadata are %j',
    async (metadata) => {
      const { agent } = await scene();
      expect(() => reply(agent.session, { metadata: metadata as never })).toThrow('up to 15 pairs');
    },
  );

  test.each<[string, unknown]>([
    ['instructions', 42],
    ['voice', 42],
    ['toolChoice', {}],
    ['temperature', 'hot'],
    ['modalities', 'audio'],
    ['maxOutputTokens', -5],
  ])('is rejected when its %s is %j', async (setting, value) => {
    const { agent } = await scene();
    expect(() => reply(agent.session, { [setting]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_option', setting }),
    );
  });

  test('is like any other when its settings are null', async () => {
    const { server, agent } = await scene();
    const nothing = {
      instructions: null,
      voice: null,
      toolChoice: null,
      temperature: null,
      maxOutputTokens: null,
    };
    await reply(agent.session, { ...nothing, metadata: null } as never).waitForPlayout();
    expect(Object.keys(asked(server))).toEqual(['metadata']);
  });
});
