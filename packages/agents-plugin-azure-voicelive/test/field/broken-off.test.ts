// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { heard, live, openField } from './field.ts';
import { beginsCall, raw, response } from './raw-events.ts';
import { told } from './service-errors.ts';

describe('a function call that breaks off', () => {
  test('with the connection leaves no trace in the conversation', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.onRequest = (request, peer) => {
      const scripted = peer.respond({ answering: request });
      if (peer.index > 1) {
        scripted.speak('It is warm.');
        scripted.end();
        return;
      }
      beginsCall(peer, scripted.id);
      setTimeout(() => peer.drop('abrupt'), 20);
    };
    expect(await heard(server, await session.generateReply())).toBe('It is warm.');
    expect(server.items()).toMatchObject([{ kind: 'message', text: 'It is warm.' }]);
    expect(session.chatCtx.items.map(({ type }) => type)).toEqual(['message']);
  });

  test.each(['cancelled', 'incomplete', 'failed', 'completed'])(
    'with its response, which ends %s, is not run and leaves no trace',
    async (status) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      raw(peer, 'response.created', response('resp_a', 'in_progress'));
      const item = { ...beginsCall(peer, 'resp_a'), status: 'incomplete', arguments: '{"city": "Os' };
      raw(peer, 'response.output_item.done', { response_id: 'resp_a', output_index: 0, item });
      raw(peer, 'response.done', response('resp_a', status, { output: [item] }));
      const reader = probe.read(await server.until('the response', () => probe.generations[0]));
      await server.until('its end', () => reader.ended);
      expect(reader.calls).toEqual([]);
      await server.until('the call to be gone', () => server.items().length === 0);
      expect(session.chatCtx.items).toEqual([]);
    },
  );

  test('before its response is given up leaves no trace', async () => {
    const { server, ...field } = await openField({ temperament: 'endless-cancel' });
    const { session, probe, peer } = await field.session();
    const scripted = peer.respond();
    beginsCall(peer, scripted.id);
    await server.until('the response', () => probe.generations[0]);
    await session.interrupt();
    await server.until('the call to be gone', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
  });
});

describe('a call that arrives after the interruption is answered', () => {
  test.each(['the response never ends', 'the connection breaks'])('when %s', async (how) => {
    const { server, ...field } = await openField({ temperament: 'endless-cancel' });
    const { session, probe, peer } = await field.session();
    const scripted = peer.respond();
    await server.until('the response', () => probe.generations[0]);
    await session.interrupt();
    await server.until('its cancellation', () => server.cancels()[0]);
    scripted.call('weather', '{}', { callId: 'call_1' });
    await session.updateInstructions('There and back.');
    if (how === 'the connection breaks') {
      server.drop('abrupt');
      await live(server, session, 2);
    }
    await server.until('an output', () => server.items().some(({ kind }) => kind === 'output'));
    expect(server.items().map(({ kind }) => kind)).toEqual(['call', 'output']);
  });
});

describe('a call whose response had just ended when the caller interrupted', () => {
  test('is answered when another response has ended and the call was not run', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { callId: 'call_1' });
    response.end();
    await server.until('its end', () => probe.metrics.length === 1);
    await session.interrupt();
    expect(server.items().map(({ kind }) => kind)).toEqual(['call']);
    const next = peer.respond();
    next.speak('Yes?');
    next.end();
    await server.until('an output', () => server.items().some(({ kind }) => kind === 'output'));
  });
});

describe('several calls whose response had just ended when the caller interrupted', () => {
  test.each(['on the same connection', 'on the next connection'])(
    'are answered separately: those that ran immediately, those not run when another response has ended %s',
    async (where) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });
      await session.updateTools(new llm.ToolContext([look]));
      const response = peer.respond();
      for (const callId of ['call_1', 'call_2', 'call_3']) response.call('look', '{}', { callId });
      response.end();
      await server.until('its end', () => probe.metrics.length === 1);
      await session.interrupt();
      const options = { toolCallId: 'call_2' } as Parameters<typeof look.execute>[1];
      await session.tools.getFunctionTool('look')?.execute({}, options);
      const outputs = (): unknown[] => server.items().filter(({ kind }) => kind === 'output');
      await server.until('the result', () => outputs().length > 0);
      expect(outputs()).toMatchObject([{ callId: 'call_2', output: '"seen"' }]);
      let next = peer;
      if (where === 'on the next connection') {
        server.drop('abrupt');
        next = await live(server, session, 2);
      }
      const answer = next.respond();
      answer.speak('Yes?');
      answer.end();
      await server.until('the others', () => outputs().length === 3);
    },
  );
});

describe('a response that is being requested again', () => {
  test('causes no error when the session is closed', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    const answering = await server.until('the request', () => server.requests()[0]);
    peer.respond({ answering });
    const generation = await reply;
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the outage', () => probe.errors[0]);
    await session.close();
    expect(await heard(server, generation)).toBe('');
    expect(told(probe.errors)).toMatchObject([['connection_lost', null, true]]);
  });

  test('causes no separate error when the connection is lost for good', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    const answering = await server.until('the request', () => server.requests()[0]);
    peer.respond({ answering });
    const generation = await reply;
    await server.refuse(403);
    peer.drop('abrupt');
    expect(await heard(server, generation)).toBe('');
    expect(told(probe.errors)).toMatchObject([
      ['connection_lost', null, true],
      ['forbidden', null, false],
    ]);
  });
});

describe('a message whose text is ahead of its audio when the connection breaks', () => {
  const TEXT = 'One two three four five six seven eight nine ten eleven twelve.';

  test.each([
    ['waits for the times of its words', { voice: 'en-US-AvaNeural' }],
    ['is released at once', { voice: 'alloy' }],
  ])('is the same for the framework and the service when its text %s', async (_, model) => {
    const { server, ...field } = await openField({ model });
    const { session, probe, peer } = await field.session();
    const message = peer.respond();
    const item = message.message();
    message.text(item, TEXT).audio(item, 1000);
    const reader = probe.read(await server.until('a generation', () => probe.generations[0]));
    await server.until('its sound', () => reader.samples().length === 24_000);
    server.drop('abrupt');
    await live(server, session, 2);
    expect(TEXT.startsWith(reader.text)).toBe(true);
    expect(reader.text).toMatch(/^One/u);
    expect(server.items()).toMatchObject([{ kind: 'message', text: reader.text }]);
    expect(session.chatCtx.items).toMatchObject([{ content: [reader.text] }]);
  });

  test('keeps the complete part before it', async () => {
    const { server, ...field } = await openField({ model: { voice: 'en-US-AvaNeural' } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const whole = response.message();
    response.text(whole, TEXT).audio(whole, 500).endMessage(whole);
    const part = response.message();
    response.text(part, TEXT).audio(part, 1000);
    const reader = probe.read(await server.until('a generation', () => probe.generations[0]));
    await server.until('its sound', () => reader.samples().length === 36_000);
    server.drop('abrupt');
    await live(server, session, 2);
    const [first = '', second = ''] = server.items().map((item) => ('text' in item ? item.text : ''));
    expect(first).toBe(TEXT);
    expect(reader.text).toBe(`${TEXT}${second}`);
    expect(second.length).toBeLessThan(TEXT.length);
  });
});

describe('a message that is truncated before a word of it was heard', () => {
  test('is deleted at the service when the framework forgets it', async () => {
    const { server, ...field } = await openField({ model: { voice: 'en-US-AvaNeural' } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const item = response.message();
    response.text(item, 'One two three.').audio(item, 1000).endMessage(item).end();
    const reader = probe.read(await server.until('a generation', () => probe.generations[0]));
    await server.until('its end', () => reader.ended);
    await session.truncate({ messageId: item, audioEndMs: 140, audioTranscript: '' });
    await server.until('the service to hold nothing of it', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('is kept when its words are not known yet', async () => {
    const { server, ...field } = await openField({ model: { voice: 'en-US-AvaNeural' } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const item = response.message();
    response.audio(item, 1000);
    const reader = probe.read(await server.until('a generation', () => probe.generations[0]));
    await server.until('its sound', () => reader.samples().length === 24_000);
    await session.truncate({ messageId: item, audioEndMs: 900, audioTranscript: '' });
    response.text(item, 'One two three.').endMessage(item).end();
    await server.until('its end', () => reader.ended);
    expect(session.chatCtx.getById(item)).toMatchObject({ content: [expect.stringMatching(/^One/u)] });
  });
});
