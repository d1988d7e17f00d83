// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, log } from '@livekit/agents';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { azureMcp, endConversation, toolbox } from '../../src/index.ts';
import { heard, message } from '../support.ts';
import { agent, configured, greet, openAgent, takesNoGreeting } from './field.ts';

const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });

describe('a session with a voice agent', () => {
  it('is opened with the subprotocol and headers of the dialect', async () => {
    const { server, ...field } = await openAgent({
      model: { agent: { ...agent, structuredInputs: { name: 'Zoë' } } },
    });
    field.open();
    const peer = await server.configured();
    expect(peer.headers).toMatchObject({
      'sec-websocket-protocol': 'realtime',
      'foundry-features': 'VoiceAgents=V1Preview',
      'x-ms-voice-structured-inputs': String.raw`{"name":"Zo\u00eb"}`,
      'x-ms-client-request-id': expect.any(String),
    });
  });

  it('leaves to the definition everything that is not set', async () => {
    const { server, ...field } = await openAgent();
    const { session } = field.open();
    await session._updateSession('Be somebody else.', llm.ChatContext.empty(), new llm.ToolContext([look]));
    const peer = await server.configured();
    expect(configured(peer)).toEqual({
      type: 'realtime',
      audio: {
        input: { format: { type: 'audio/pcm', rate: 24_000 } },
        output: { format: { type: 'audio/pcm', rate: 24_000 }, output_audio_timestamp_types: ['word'] },
      },
    });
    expect(session.capabilities).toMatchObject({
      midSessionInstructionsUpdate: false,
      midSessionToolsUpdate: false,
      turnDetection: true,
      canDisableTurnDetection: false,
      userTranscription: true,
      audioOutput: true,
      supportsSay: true,
    });
  });

  it('runs a function of the definition with the tool of that name', async () => {
    const { server, ...field } = await openAgent({
      behaviour: {
        onRequest: (request, peer) => {
          const response = peer.respond({ answering: request });
          response.call('look', '{}');
          response.end();
        },
      },
    });
    const { session } = field.open();
    await session._updateSession(undefined, llm.ChatContext.empty(), new llm.ToolContext([look]));
    await server.configured();
    const { functionStream } = await session.generateReply();
    const calls = await Array.fromAsync(functionStream);
    expect(calls.map(({ name }) => session.tools.getFunctionTool(name)?.description)).toEqual(['Looks.']);
  });

  it('learns from the definition that there is no turn detection, no transcription and no audio', async () => {
    const { server, ...field } = await openAgent(
      {},
      {
        output_modalities: ['text'],
        audio: {
          input: { turn_detection: null, transcription: null },
          output: { voice: 'marin', voice_type: 'openai' },
        },
      },
    );
    const { session } = field.open();
    await server.until('a connection', () => session.connectionState === 'connected');
    expect(session.capabilities).toMatchObject({
      turnDetection: false,
      userTranscription: false,
      audioOutput: false,
    });
  });

  it('rejects given words with a voice of the model in the definition', async () => {
    const { server, ...field } = await openAgent(
      {},
      { audio: { output: { voice: 'marin', voice_type: 'openai' } } },
    );
    const { session } = field.open();
    await server.until('a connection', () => session.connectionState === 'connected');
    await expect(session.say('Hello.')).rejects.toMatchObject({ code: 'say_unsupported' });
  });

  it('adds to the instructions of the definition for one reply', async () => {
    const { server, ...field } = await openAgent();
    const { session } = field.open();
    await server.configured();
    const reply = session.generateReply('Be quick.');
    const request = await server.until('the request', () => server.requests()[0]);
    expect(request.instructions).toEqual({ replace: 'You are the front desk.\n\nBe quick.' });
    const response = server.peer.respond({ answering: request });
    response.speak('Yes.', 100);
    response.end();
    expect(await heard(server, await reply)).toBe('Yes.');
  });

  it('names the remedy when instructions of the framework are not sent', async () => {
    const warn = vi.spyOn(log(), 'warn');
    onTestFinished(() => warn.mockRestore());
    const { server, ...field } = await openAgent();
    const { session } = field.open();
    await server.configured();
    await session.updateInstructions('Be brief.');
    expect(warn.mock.calls.map((call) => call.join(' ')).join('\n')).toContain(
      'its own instructions; the given ones are not sent. To send them, set `agent.useDefinition: false`.',
    );
  });

  it('is not called Voice Live in the errors of its connection', async () => {
    const { server, ...field } = await openAgent({
      model: { connOptions: { maxRetry: 0, timeoutMs: 2000 } },
    });
    await server.refuse(404);
    const { probe } = field.open();
    const failure = await server.until('the error', () => probe.errors[0]);
    expect(failure.error.message).toContain('HTTP 404');
    expect(failure.error.message).not.toContain('Voice Live');
  });

  it('sends prompt and tools of the framework when the definition is not used', async () => {
    const { server, ...field } = await openAgent({ model: { agent: { ...agent, useDefinition: false } } });
    const { session } = field.open();
    const tools = new llm.ToolContext([
      look,
      toolbox({ name: 'orders', version: '2', responseScheduling: 'silent' }),
      endConversation({ description: 'When all is said.' }),
      azureMcp({
        serverLabel: 'docs',
        serverUrl: 'https://docs.example/mcp',
        responseScheduling: 'interrupt',
      }),
    ]);
    await session._updateSession('Be brief.', llm.ChatContext.empty(), tools);
    const peer = await server.configured();
    expect(configured(peer)).toMatchObject({
      instructions: 'Be brief.',
      tools: [
        { type: 'toolbox', toolbox_name: 'orders', toolbox_version: '2', response_scheduling: 'silent' },
        { type: 'system', name: 'end_conversation', description: 'When all is said.' },
        { type: 'mcp', server_label: 'docs', response_scheduling: 'interrupt' },
        { type: 'function', name: 'look' },
      ],
    });
    expect(session.capabilities).toMatchObject({
      midSessionInstructionsUpdate: true,
      midSessionToolsUpdate: true,
    });
  });

  it('greets once: suppresses the greeting on later connections', async () => {
    const { server, ...field } = await openAgent({ model: { greeting: { template: 'Hello {{name}}.' } } });
    const { session } = field.open();
    const first = await server.configured();
    expect(configured(first)['greeting']).toEqual({ type: 'template', text: 'Hello {{name}}.' });
    await greet(server, session);
    server.drop('abrupt');
    const second = await server.configured(2);
    expect(configured(second)['greeting']).toBeNull();
  });

  it('continues when a service does not support suppressing the greeting', async () => {
    const { server, ...field } = await openAgent();
    const { session, probe } = field.open();
    await server.configured();
    await greet(server, session);
    server.behaviour.react = takesNoGreeting;
    server.drop('abrupt');
    await server.configured(2);
    await server.until('it is connected again', () => session.connectionState === 'connected');
    expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
  });

  it.each(['conversation.item.created first', 'conversation.item.added first'])(
    'contains an item once when it is announced under two names, %s',
    async (order) => {
      const { server, ...field } = await openAgent();
      const { session } = field.open();
      const peer = await server.configured();
      const item = {
        id: 'item_1',
        type: 'message',
        role: 'user',
        status: 'completed',
        content: [{ type: 'input_text', text: 'Hello' }],
      };
      const types = ['conversation.item.created', 'conversation.item.added'];
      for (const [index, type] of (order.startsWith(types[0] ?? '') ? types : types.toReversed()).entries()) {
        peer.sendRaw({ type, event_id: `event_${order.length}_${index}`, previous_item_id: null, item });
      }
      await server.until('the item', () => session.chatCtx.items.length > 0);
      await session.updateChatCtx(
        new llm.ChatContext([...session.chatCtx.items, message('item_2', 'And more.')]),
      );
      expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['item_1', 'item_2']);
    },
  );

  it.each(['conversation.item.created', 'conversation.item.added'])(
    'accepts only %s as the answer to one of its own items',
    async (type) => {
      const { server, ...field } = await openAgent({
        behaviour: {
          react: (action, peer) => {
            if (action.kind !== 'create') return undefined;
            peer.sendRaw({ type, event_id: 'event_9', previous_item_id: null, item: action.raw as object });
            return 'ignore';
          },
        },
      });
      const { session } = field.open();
      await server.configured();
      await session.updateChatCtx(new llm.ChatContext([message('item_1', 'Hello')]));
      expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['item_1']);
    },
  );

  /** Source: "Migrate from Voice Live …" (learn.microsoft.com): a client that sends nothing waits for `session.updated`. */
  it('does not take the acknowledgement of the definition for one of its own settings', async () => {
    const session = { id: 'sess_1', object: 'realtime.session', type: 'realtime', model: 'gpt-realtime' };
    const output = { voice: 'en-US-AvaNeural', voice_type: 'azure-standard' };
    const shown = { ...session, audio: { output } };
    const { server, ...field } = await openAgent({
      model: { voice: 'de-DE-KatjaNeural' },
      behaviour: {
        greeting: (peer) => {
          peer.sendRaw({ type: 'session.created', event_id: 'event_1', session: shown });
          peer.sendRaw({ type: 'session.updated', event_id: 'event_2', session: shown });
        },
        react: (action) => (action.kind === 'config' ? 'ignore' : undefined),
      },
    });
    const opened = field.open();
    await server.configured();
    await server.peer.readBack();
    expect(opened.session.connectionState).toBe('connecting');
    const voice = { ...output, voice: 'de-DE-KatjaNeural' };
    const updated = { ...session, audio: { output: voice } };
    server.peer.sendRaw({ type: 'session.updated', event_id: 'event_3', session: updated });
    await server.until('a connection', () => opened.session.connectionState === 'connected');
    expect(opened.probe.errors).toEqual([]);
  });

  it('ends without an error when the agent hangs up', async () => {
    const { server, ...field } = await openAgent(
      {},
      { tools: [{ type: 'system', name: 'end_conversation' }] },
    );
    const { session, probe } = field.open();
    const ended: unknown[] = [];
    session.on('conversation_ended', (event) => ended.push(event));
    await server.configured();
    server.drop('clean', 1000);
    await server.until('the end', () => ended.length > 0);
    expect(ended).toEqual([{ reason: 'end_conversation' }]);
    expect(session.connectionState).toBe('closed');
    expect(probe.errors).toEqual([]);
    expect(server.attempts).toHaveLength(1);
    await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('connects again after a clean close when the agent cannot hang up', async () => {
    const { server, ...field } = await openAgent();
    field.open();
    await server.configured();
    server.drop('clean', 1000);
    await server.configured(2);
    expect(server.connections()).toHaveLength(2);
  });

  it.each([
    ['session.subagent.started', { consultation_id: 'c', call_id: 'call_1', subagent_name: 'orders' }],
    [
      'session.subagent.aborted',
      { consultation_id: 'c', call_id: 'call_1', subagent_name: 'orders', reason: 'timeout' },
    ],
    ['input_audio_buffer.timeout_triggered', { audio_start_ms: 10, audio_end_ms: 5010, item_id: 'item_1' }],
    ['input_audio_buffer.dtmf_event_received', { event: '9', received_at: 1_791_240_000 }],
  ] as const)('passes %s on to the application', async (type, fields) => {
    const { server, ...field } = await openAgent();
    const { session } = field.open();
    const peer = await server.configured();
    const told: unknown[] = [];
    session.on(type, (event: unknown) => told.push(event));
    peer.sendRaw({ type, event_id: 'event_1', ...fields });
    await server.until('the event', () => told.length > 0);
    expect(told).toEqual([{ type, event_id: 'event_1', ...fields }]);
  });

  it.each([
    [409, 'agent_disabled', 'conflict'],
    [404, 'agent_not_found', 'not_found'],
    [401, 'unauthorized', 'unauthorized'],
  ])(
    'reports HTTP %i with the message of the service, immediately and finally',
    async (status, serviceCode, code) => {
      const { server, ...field } = await openAgent();
      await server.refuse(status, {
        body: JSON.stringify({ error: { code: serviceCode, message: 'As it is.' } }),
      });
      const { probe } = field.open();
      await server.until('the error', () => probe.errors[0]);
      expect(probe.errors).toMatchObject([{ recoverable: false, error: { code, serviceCode } }]);
      expect(String(probe.errors[0]?.error)).toContain('As it is.');
      expect(server.attempts).toHaveLength(1);
    },
  );
});
