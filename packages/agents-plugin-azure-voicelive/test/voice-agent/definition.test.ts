// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAgent as openSession } from '@voicelive-kit/conformance/testing';
import { heard, message } from '../support.ts';
import { agent, configured, greet, openAgent, takesNoGreeting } from './field.ts';

const TEMPLATE = { template: 'Hello {{name}}.' };

describe('a definition', () => {
  it('has no tools when the framework has none to replace them with', async () => {
    const { server, ...field } = await openAgent({ model: { agent: { ...agent, useDefinition: false } } });
    const { session } = field.open();
    await session._updateSession('Be brief.', llm.ChatContext.empty(), llm.ToolContext.empty());
    expect(configured(await server.configured())).toMatchObject({ tools: [] });
  });

  it('gets its tool choice back when the framework resets its own', async () => {
    const { server, ...field } = await openAgent({}, { tool_choice: 'required' });
    const { session } = field.open();
    await server.until('a connection', () => session.connectionState === 'connected');
    session.updateOptions({ toolChoice: 'none' });
    await server.until('it', () => configured(server.peer)['tool_choice'] === 'none');
    session.updateOptions({ toolChoice: null });
    await server.until('another one', () => configured(server.peer)['tool_choice'] !== 'none');
    expect(configured(server.peer)).toMatchObject({ tool_choice: 'required' });
  });

  it.each([{ voice: 'marin' }, { voice: 'marin', speed: 1 }])(
    'has a voice of the model in %j, which cannot speak given words',
    async (output) => {
      const { server, ...field } = await openAgent({}, { audio: { output } });
      const { session } = field.open();
      await server.until('a connection', () => session.connectionState === 'connected');
      expect(session.capabilities.supportsSay).toBe(false);
    },
  );

  it.each([{ audio: null }, { audio: 'none' }, { audio: { input: null, output: 'marin' } }, { audio: [] }])(
    'may be shown as %j',
    async (definition) => {
      const { server, ...field } = await openAgent({}, definition);
      const { session, probe } = field.open();
      await server.until('a connection', () => session.connectionState === 'connected');
      expect(session.capabilities).toMatchObject({ turnDetection: true, audioOutput: true });
      expect(probe.errors).toEqual([]);
    },
  );
});

describe('a greeting of a voice agent', () => {
  it('is not that of the definition when the options have a text', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: 'Welcome.' } });
    field.open();
    expect(configured(await server.configured())['greeting']).toBeNull();
  });

  it('is a text of the options even if the service does not support suppressing that of the definition', async () => {
    const { server, ...field } = await openAgent({
      model: { greeting: 'Welcome.' },
      behaviour: {
        react: takesNoGreeting,
      },
    });
    const { session, probe } = field.open();
    await server.until('a connection', () => session.connectionState === 'connected');
    expect(probe.errors).toEqual([]);
  });

  it('is spoken on the next connection when the first one broke before anything of it was heard', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: TEMPLATE } });
    const { session, probe } = field.open();
    await server.configured();
    server.peer.respond().message();
    await server.until('the greeting', () => probe.generations[0]);
    server.drop('abrupt');
    expect(configured(await server.configured(2))['greeting']).toEqual({
      type: 'template',
      text: TEMPLATE.template,
    });
    await greet(server, session);
    server.drop('abrupt');
    expect(configured(await server.configured(3))['greeting']).toBeNull();
  });

  it('is not spoken again when some of it was heard before the connection broke', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: TEMPLATE } });
    const { probe } = field.open();
    await server.configured();
    const greeting = server.peer.respond();
    const item = greeting.message();
    greeting.text(item, 'Hello').audio(item, 100);
    const generation = await server.until('the greeting', () => probe.generations[0]);
    const reading = heard(server, generation);
    await server.peer.readBack();
    server.drop('abrupt');
    await reading;
    expect(configured(await server.configured(2))['greeting']).toBeNull();
  });

  it('is not spoken when the caller spoke before it', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: TEMPLATE } });
    const { session } = field.open();
    const first = await server.configured();
    first.transcriptFinal(first.userTurn(), 'Hello?');
    await server.until('the turn', () => session.chatCtx.items.length === 1);
    server.drop('abrupt');
    expect(configured(await server.configured(2))['greeting']).toBeNull();
  });

  it('is not spoken in a conversation that continues', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: TEMPLATE } });
    const { session } = field.open();
    const chatCtx = new llm.ChatContext([message('item_before', 'Is it warm?')]);
    await session._updateSession(undefined, chatCtx, undefined);
    expect(configured(await server.configured())['greeting']).toBeNull();
  });

  it('does not delay a planned change of connection when the service refuses to suppress it', async () => {
    const { server, ...field } = await openAgent({ model: { maxSessionDuration: 500 } });
    const { session, probe } = field.open();
    const first = await server.configured();
    await greet(server, session);
    server.behaviour.react = takesNoGreeting;
    await server.configured(2);
    await server.until('the first connection to end', () => !first.open);
    await session.update({ temperature: 0.7 });
    expect(server.connections()).toHaveLength(2);
    expect(probe.errors).toEqual([]);
  });

  it('is not spoken on a connection opened in advance of the call', async () => {
    const { server, model } = await openAgent({ model: { greeting: TEMPLATE } });
    await model.prewarm();
    const first = server.peer;
    const reply = first.respond();
    reply.speak('Hello.', 20);
    reply.end();
    await server.until('the warm connection to end', () => !first.open);
    const agent = openSession(model);
    onTestFinished(() => agent.session.close());
    await agent.session.start({ agent: agent.agent });
    expect(configured(await server.configured(2))['greeting']).toEqual({
      type: 'template',
      text: TEMPLATE.template,
    });
  });
});
