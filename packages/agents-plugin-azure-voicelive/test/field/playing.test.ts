// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { type Field, message, openField } from './field.ts';
import { response, spoken } from './raw-events.ts';

describe('a history that the application changes while the agent speaks', () => {
  /** An agent in the middle of an answer that the service has sent completely. */
  async function speaking(): Promise<{
    server: Field['server'];
    agent: Awaited<ReturnType<Field['agent']>>;
  }> {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const answer = peer.respond({ answering: request });
      answer.speak('It is warm.', 400);
      answer.end();
    };
    agent.session.generateReply();
    await server.until('the agent to speak', () => agent.output.positionMs > 100);
    return { server, agent };
  }

  test.each([
    ['a note', [message('note', 'Be brief.', 'system')]],
    ['nothing', []],
  ])('keeps what is being spoken when it contains %s', async (_, items) => {
    const { server, agent } = await speaking();
    await agent.session.currentAgent.updateChatCtx(new llm.ChatContext(items));
    await server.until('the answer to be played', () => agent.said.length > 0);
    expect(
      server.items().filter((item) => item.kind === 'message' && item.role === 'assistant'),
    ).toMatchObject([{ text: 'It is warm.' }]);
    await agent.session.currentAgent.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });
});

describe('duplicate events', () => {
  test('are heard and read once', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const part = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    const item = spoken('item_1', 'It is warm.');
    const sound = Buffer.alloc(9600, 1).toString('base64');
    const events: [string, object][] = [
      ['response.created', response('resp_1', 'in_progress')],
      [
        'response.output_item.added',
        { response_id: 'resp_1', output_index: 0, item: { ...item, content: [] } },
      ],
      ['response.audio_transcript.delta', { ...part, delta: 'It is ' }],
      ['response.audio.delta', { ...part, delta: sound }],
      ['response.audio_transcript.delta', { ...part, delta: 'warm.' }],
      ['response.audio.delta', { ...part, delta: sound }],
      ['response.audio_transcript.done', { ...part, transcript: 'It is warm.' }],
      ['response.output_item.done', { response_id: 'resp_1', output_index: 0, item }],
      ['response.done', response('resp_1', 'completed')],
    ];
    for (const [index, [type, rest]] of events.entries()) {
      const event = { type, event_id: `event_${index}`, ...rest };
      server.peer.sendRaw(event);
      server.peer.sendRaw(event);
    }
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(agent.output.receivedMs).toBe(400);
  });

  test('are all heard when a service gives every event the same id', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const part = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    const item = spoken('item_1', 'Tick tick');
    const sound = Buffer.alloc(9600, 1).toString('base64');
    const send = (type: string, rest: object): void =>
      server.peer.sendRaw({ type, event_id: 'event_x', ...rest });
    send('response.created', response('resp_1', 'in_progress'));
    send('response.output_item.added', {
      response_id: 'resp_1',
      output_index: 0,
      item: { ...item, content: [] },
    });
    for (const delta of ['Tick', ' tick']) {
      send('response.audio_transcript.delta', { ...part, delta });
      send('response.audio.delta', { ...part, delta: sound });
    }
    send('response.output_item.done', { response_id: 'resp_1', output_index: 0, item });
    send('response.done', response('resp_1', 'completed'));
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: Tick tick']);
    expect(agent.output.receivedMs).toBe(400);
  });
});
