// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { openField } from './support.ts';

test("the application's options are not changed when the session changes its own", async () => {
  const options = Object.freeze({
    voice: Object.freeze({ type: 'azure-standard' as const, name: 'en-US-AvaNeural' }),
    turnDetection: Object.freeze({ type: 'server_vad' as const }),
  });
  const before = structuredClone(options);
  const { server, ...field } = await openField({ model: options });
  const { session } = await field.session();
  session.updateOptions({ turnDetection: null });
  await server.until('the change', () => server.config().turnDetection === false);
  expect(options).toEqual(before);
});

test('speech ends when turn detection is switched off while somebody speaks', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const speech = (): string[] =>
    probe.events.flatMap(({ name }) => (name.startsWith('input_speech') ? name : []));
  peer.userStart();
  await server.until('the start', () => speech().length === 1);
  session.updateOptions({ turnDetection: null });
  await server.until('the change', () => server.config().turnDetection === false);
  peer.userStart();
  peer.respond();
  await server.until('what came after it', () => probe.generations[0]);
  expect(speech()).toEqual(['input_speech_started', 'input_speech_stopped']);
});

test('tools are switched off for one reply when a chain of calls reaches the limit of the options', async () => {
  const { server, ...field } = await openField({ model: { maxConsecutiveToolReplies: 3 } });
  const { session } = await field.session();
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    response.call('look', '{}');
    response.end();
  };
  for (let round = 0; round < 4; round += 1) {
    const { functionStream } = await session.generateReply();
    await Array.fromAsync(functionStream);
  }
  expect(server.requests().map(({ toolChoice }) => toolChoice)).toEqual([
    undefined,
    undefined,
    undefined,
    'none',
  ]);
});

test('the model lists the running sessions when others have been closed', async () => {
  const { model } = await openField();
  const [first, second] = [model.session(), model.session()];
  expect(model.sessions).toEqual([first, second]);
  await first.close();
  expect(model.sessions).toEqual([second]);
});

test('setting tools does not wait when the session is not connected yet', async () => {
  const { server, ...field } = await openField();
  server.stall();
  const { session } = field.open();
  const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });
  await session._updateSession('Be brief.', llm.ChatContext.empty(), new llm.ToolContext([look]));
  await server.accept();
  await server.configured();
  expect(server.config()).toMatchObject({ instructions: 'Be brief.', tools: [{ name: 'look' }] });
});
