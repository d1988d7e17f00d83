// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, type voice } from '@livekit/agents';
import type { AgentProbe, ScriptedResponse, ScriptedServer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { idsOf, openField } from './field.ts';

/** A reply of the agent that is being played, and its response, which has not ended. */
async function reply(
  server: ScriptedServer,
  agent: AgentProbe,
  script: (response: ScriptedResponse) => void,
): Promise<{ handle: voice.SpeechHandle; response: ScriptedResponse }> {
  const started = Promise.withResolvers<ScriptedResponse>();
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    script(response);
    started.resolve(response);
  };
  const handle = agent.session.generateReply();
  await server.until('the agent to speak', () => agent.output.playing);
  return { handle, response: await started.promise };
}

const texts = (session: llm.RealtimeSession): string[] =>
  session.chatCtx.items.flatMap((item) => (item.type === 'message' ? [item.textContent ?? ''] : []));

describe('a speech that is interrupted separately', () => {
  test.each(['has ended', 'continues'])(
    'leaves no trace of unheard text when its response %s',
    async (how) => {
      const { server, ...field } = await openField();
      const agent = await field.agent();
      const { handle, response } = await reply(server, agent, (scripted) => {
        scripted.speak('One two three four five six.', 2000);
      });
      if (how === 'has ended') {
        response.speak('Seven eight.', 2000);
        response.end();
        await server.until('its end', () => agent.plugin.metrics.length === 1);
      }
      handle.interrupt();
      await server.until('the cut', () => server.truncations()[0]);
      if (how === 'continues') {
        response.speak('Seven eight.', 2000);
        response.end();
      }
      await server.until('the rest to be gone', () => server.items().length === 1 && response.ended);
      await agent.plugin.session.updateInstructions('There and back.');
      expect(texts(agent.plugin.session)).toHaveLength(1);
      expect(texts(agent.plugin.session)[0]).not.toContain('Seven');
    },
  );

  test('leaves no call without an answer', async () => {
    const { server, ...field } = await openField();
    const { promise, resolve } = Promise.withResolvers<string>();
    let running = false;
    const weather = llm.tool({
      name: 'weather',
      description: 'The weather',
      parameters: z.object({}),
      execute: () => {
        running = true;
        return promise;
      },
    });
    const agent = await field.agent({ tools: [weather] });
    const { handle, response } = await reply(server, agent, (scripted) => {
      scripted.speak('Let me look that up for you.', 2000);
      scripted.call('weather', '{}', { callId: 'call_1' });
    });
    await server.until('the tool to run', () => running);
    response.end();
    handle.interrupt();
    await server.until('the cut', () => server.truncations()[0]);
    resolve('sunny');
    const output = await server.until('an output', () =>
      server.items().find(({ kind }) => kind === 'output'),
    );
    expect(output).toMatchObject({ callId: 'call_1', output: '"sunny"' });
  });
});

test('a message that is taken but not read when the reader cancels was not heard', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const response = peer.respond();
  const ids = [response.speak('One.'), response.speak('Two.'), response.speak('Three.')];
  response.end();
  const generation = await server.until('the response', () => probe.generations[0]);
  let taken = 0;
  for await (const message of generation.messageStream) {
    taken += 1;
    if (taken === 2) break;
    for await (const _ of message.textStream);
    for await (const _ of message.audioStream);
  }
  await server.until('the rest to be gone', () => server.items().length === 1);
  expect(idsOf(session.chatCtx.items)).toEqual(ids.slice(0, 1));
});

test.each([
  ['leaves no trace when none of its audio was handed out', 0],
  ['waits to be truncated when some of its audio was handed out', 1],
])('a message that is taken before an interruption %s', async (_, frames) => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const response = peer.respond();
  const itemId = response.speak('One two three four.', 1000);
  response.end();
  const generation = await server.until('the response', () => probe.generations[0]);
  const { value: taken } = await generation.messageStream.getReader().read();
  const audio = taken?.audioStream.getReader();
  for (let read = 0; read < frames; read += 1) await audio?.read();
  await server.until('its end', () => probe.metrics.length === 1);
  await session.interrupt();
  await session.updateInstructions('There and back.');
  expect(server.items()).toHaveLength(frames);
  expect(idsOf(session.chatCtx.items)).toEqual([itemId].slice(0, frames));
});
