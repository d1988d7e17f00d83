// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, voice } from '@livekit/agents';
import { openAgent } from '@voicelive-kit/conformance/testing';
import { expect, onTestFinished, test } from 'vitest';
import { realtime } from '../../src/index.ts';
import { live, message, openField } from '../support.ts';
import { asked, obeys } from './given-words.ts';

const GREETING = 'Welcome to Fjord Outfitters.';

class Tom extends voice.Agent {
  override async onEnter(): Promise<void> {
    this.session.generateReply();
  }
}

test('the greeting is the first thing the agent says, verbatim and once, whatever happens to connection and agent', async () => {
  const { server, ...field } = await openField({ model: { greeting: GREETING } });
  obeys(server);
  const agent = await field.agent();
  await server.until('the greeting', () => agent.said.length === 1);
  server.drop('abrupt');
  await live(server, agent.plugin.session, 2);
  agent.session.updateAgent(new Tom({ instructions: 'You are Tom.' }));
  await server.until('its answer', () => agent.said.length === 2);
  expect(asked(server)).toEqual([GREETING, 'reply']);
  expect(agent.said).toEqual([`assistant: ${GREETING}`, 'assistant: It is warm.']);
});

test('the greeting is requested again when the connection breaks before it is heard', async () => {
  const { server, ...field } = await openField({ model: { greeting: GREETING } });
  server.behaviour.onRequest = (request, peer) => {
    if (peer.index === 1) return;
    const response = peer.respond({ answering: request });
    response.speak(GREETING, 60);
    response.end();
  };
  const agent = await field.agent();
  await server.until('the request', () => asked(server).length === 1);
  server.drop('abrupt');
  await server.until('the greeting', () => agent.said.length === 1);
  expect(asked(server)).toEqual([GREETING, GREETING]);
});

test('no greeting is spoken in a conversation that continues', async () => {
  const { server, ...field } = await openField({ model: { greeting: GREETING } });
  obeys(server);
  const chatCtx = new llm.ChatContext([message('item_before', 'Is it warm?')]);
  const agent = await field.agent({ chatCtx });
  agent.session.generateReply();
  await server.until('the answer', () => agent.said.length === 1);
  expect(asked(server)).toEqual(['reply']);
});

test('a connection opened in advance says nothing before the call', async () => {
  const { server, model } = await openField({ model: { greeting: GREETING } });
  obeys(server);
  await model.prewarm();
  expect(server.requests()).toEqual([]);
  const agent = openAgent(model);
  onTestFinished(() => agent.session.close());
  await agent.session.start({ agent: agent.agent });
  await server.until('the greeting', () => agent.said.length === 1);
});

test('the constructor rejects a greeting that cannot be spoken and says what to change', () => {
  const make = (options: realtime.RealtimeModelOptions): unknown =>
    new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:1', greeting: GREETING, ...options });
  expect(() => make({ voice: 'alloy' })).toThrow(/`greeting`.*voice `alloy`.*en-US-AvaNeural/u);
  expect(() => make({ model: 'azure-realtime' })).toThrow(/`greeting`.*voice `ava`.*`model`/u);
  expect(() => make({ apiVersion: '2025-10-01' })).toThrow(/`greeting`.*`apiVersion`.*2026-01-01-preview/u);
  expect(() => make({ greeting: ' ' })).toThrow(/`greeting`/u);
  expect(make({})).toBeInstanceOf(realtime.RealtimeModel);
});
