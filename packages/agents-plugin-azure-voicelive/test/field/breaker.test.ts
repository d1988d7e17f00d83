// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Peer, ScriptedServer, TemperamentName } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { heard, idsOf, message, openField } from './field.ts';
import { metadataOf, raw, response, speaks, spoken } from './raw-events.ts';

function texts(server: ScriptedServer): string[] {
  return server.items().map((item) => (item.kind === 'message' ? item.text : item.kind));
}

describe('the content that a response reports only at its end', () => {
  test.each([
    ['announced', true],
    ['not announced', false],
  ])('is delivered when the response was %s', async (_, announced) => {
    const { server, ...field } = await openField({ model: { modalities: ['text'] } });
    const { probe, peer } = await field.session();
    if (announced) raw(peer, 'response.created', response('resp_a', 'in_progress'));
    const call = { id: 'item_c', type: 'function_call', call_id: 'call_c', name: 'weather', arguments: '{}' };
    const text = { ...spoken('item_m', ''), content: [{ type: 'text', text: 'It is warm.' }] };
    raw(peer, 'response.done', response('resp_a', 'completed', { output: [text, call] }));
    const generation = await server.until('the response', () => probe.generations[0]);
    const reader = probe.read(generation);
    await server.until('its end', () => reader.ended);
    expect(reader.text).toBe('It is warm.');
    expect(reader.calls.map(({ callId, name }) => [callId, name])).toEqual([['call_c', 'weather']]);
  });

  test('is requested as speech again when speech was requested', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.answersRequests('It is warm.', 60);
    raw(peer, 'response.created', response('resp_a', 'in_progress'));
    raw(peer, 'response.done', response('resp_a', 'completed', { output: [spoken('item_m', 'Warm.')] }));
    const generation = await server.until('the response', () => probe.generations[0]);
    expect(await heard(server, generation)).toBe('It is warm.');
    expect(server.requests()).toHaveLength(1);
    await session.interrupt();
  });

  test('is not delivered again when it had arrived before', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    const scripted = peer.respond();
    const itemId = scripted.message();
    scripted.text(itemId, 'It is warm.').audio(itemId, 60).endMessage(itemId);
    scripted.call('weather', '{}', { callId: 'call_c' });
    scripted.end();
    const generation = await server.until('the response', () => probe.generations[0]);
    const reader = probe.read(generation);
    await server.until('its end', () => reader.ended);
    expect([reader.text, reader.calls.length]).toEqual(['It is warm.', 1]);
  });
});

describe('an event that arrives twice, with one id', () => {
  test('is handled once, for audio, text and errors', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    const send = peer.sendRaw.bind(peer);
    peer.sendRaw = (given) => {
      send(given);
      send(given);
    };
    peer.error('minor', 'something unimportant');
    const itemId = peer.userTurn();
    peer.transcriptPart(itemId, 'Is it ');
    peer.transcriptPart(itemId, 'warm?');
    peer.transcriptFinal(itemId, 'Is it warm?');
    const scripted = peer.respond();
    scripted.speak('It is warm.', 100);
    scripted.end();
    const reader = probe.read(await server.until('the response', () => probe.generations[0]));
    await server.until('its end', () => reader.ended);
    expect([reader.text, reader.samples().length]).toEqual(['It is warm.', 2400]);
    expect(probe.transcripts.map(({ transcript }) => transcript)).toEqual([
      'Is it ',
      'Is it warm?',
      'Is it warm?',
    ]);
    expect(probe.errors).toHaveLength(1);
  });
});

describe('a response with two ids', () => {
  const renamed: Record<string, (peer: Peer, metadata: object | undefined) => void> = {
    'its end has another, and its tag': (peer, metadata) => {
      speaks(peer, 'resp_a', 'item_m');
      raw(peer, 'response.done', response('resp_b', 'completed', { metadata }));
    },
    'its end has another, and its item': (peer) => {
      speaks(peer, 'resp_a', 'item_m');
      raw(
        peer,
        'response.done',
        response('resp_b', 'completed', { output: [spoken('item_m', 'It is warm.')] }),
      );
    },
    'the end of its item and its own have another': (peer) => {
      speaks(peer, 'resp_a', 'item_m');
      const item = spoken('item_m', 'It is warm.');
      raw(peer, 'response.output_item.done', { response_id: 'resp_b', output_index: 0, item });
      raw(peer, 'response.done', response('resp_b', 'completed'));
    },
  };

  test.each(Object.entries(renamed))('ends when %s', async (_, speak) => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.onRequest = (request, peer) => {
      const metadata = metadataOf(request);
      raw(peer, 'response.created', response('resp_a', 'in_progress', { metadata }));
      speak(peer, metadata);
    };
    const generation = await session.generateReply();
    expect(await heard(server, generation)).toBe('It is warm.');
    expect(probe.generations).toHaveLength(1);
    server.answersRequests('And dry.', 60);
    expect(await heard(server, await session.generateReply())).toBe('And dry.');
  });

  test('does not block others when everything after its announcement has another id', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.onRequest = (request, peer) => {
      const metadata = metadataOf(request);
      raw(peer, 'response.created', response('resp_a', 'in_progress', { metadata }));
      speaks(peer, 'resp_b', 'item_m');
      raw(peer, 'response.done', response('resp_b', 'completed', { metadata }));
    };
    await session.generateReply();
    await server.until('both', () => probe.generations.length === 2);
    const said = await Promise.all(probe.generations.map((generation) => heard(server, generation)));
    expect(said).toEqual(['', 'It is warm.']);
  });
});

describe('acknowledgements', () => {
  test('are recognised when the service gives every event the same id', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const send = peer.sendRaw.bind(peer);
    peer.sendRaw = (given) =>
      send(typeof given === 'string' ? given.replace(/"event_id":"[^"]*"/u, '"event_id":"event_1"') : given);
    for (const instructions of ['One.', 'Two.', 'Three.']) await session.updateInstructions(instructions);
    for (const ids of [['a', 'b'], ['b'], ['a', 'b'], ['b', 'c']]) {
      await session.updateChatCtx(new llm.ChatContext(ids.map((id) => message(id, id))));
      expect(idsOf(server.items())).toEqual(ids);
      expect(idsOf(session.chatCtx.items)).toEqual(ids);
    }
  });
});

describe('several refused items in one update', () => {
  const rude: [string, TemperamentName[]][] = [
    ['at once', []],
    ['without names', ['unnamed-errors']],
    ['late', ['late-acks']],
    ['late and without names', ['unnamed-errors', 'late-acks']],
  ];
  const cases = [
    [7, 14],
    [3, 4, 9, 15],
    [1, 3, 5, 7, 9, 11, 13, 15],
    [0, 1, 2, 10, 18, 19],
  ].flatMap((refused) => rude.map(([how, temperament]) => ({ refused: refused.join(), how, temperament })));

  test.each(cases)('affect no other item when $refused of 20 are refused $how', async (row) => {
    const { server, ...field } = await openField({ temperament: row.temperament });
    const { session } = await field.session();
    const refused = new Set(row.refused.split(',').map((at) => `item_${at}`));
    server.behaviour.rejects = ({ id }) => refused.has(id);
    const items = Array.from({ length: 20 }, (_, at) => message(`item_${at}`, `text ${at}`));
    await session.updateChatCtx(new llm.ChatContext(items));
    await server.until('the service to have answered', () => server.items().length === 20 - refused.size);
    const left = idsOf(items).filter((id) => !refused.has(id));
    expect(idsOf(server.items())).toEqual(left);
    await server.until('the picture to follow', () => session.chatCtx.items.length === left.length);
    expect(idsOf(session.chatCtx.items)).toEqual(left);
  });

  test.each(
    [16, 17, 40, 300].flatMap((count) => rude.map(([how, temperament]) => ({ count, how, temperament }))),
  )('affect no item after them when $count in a row are refused $how', async ({ count, temperament }) => {
    const { server, ...field } = await openField({ temperament });
    const { session, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('first', 'first'), message('last', 'last')]));
    server.behaviour.rejects = ({ id }) => id.startsWith('bad');
    const bad = Array.from({ length: count }, (_, at) => message(`bad_${at}`, `text ${at}`));
    const good = ['a', 'b', 'c'].map((id) => message(id, id));
    const wanted = [message('first', 'first'), ...bad, ...good, message('last', 'last')];
    await session.updateChatCtx(new llm.ChatContext(wanted));
    const left = ['first', 'a', 'b', 'c', 'last'];
    expect(idsOf(server.items())).toEqual(left);
    expect(idsOf(session.chatCtx.items)).toEqual(left);
    // Each once, and those after a refused one once more.
    expect(peer.of('create').length).toBeLessThanOrEqual(2 + 2 * (count + 3));
  });

  test('leave the order of the others unchanged when they are between existing items', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    const [first, last] = [message('first', 'first'), message('last', 'last')];
    await session.updateChatCtx(new llm.ChatContext([first, last]));
    server.behaviour.rejects = ({ id }) => id === 'item_1' || id === 'item_4';
    const between = Array.from({ length: 6 }, (_, at) => message(`item_${at}`, `text ${at}`));
    await session.updateChatCtx(new llm.ChatContext([first, ...between, last]));
    const left = ['first', 'item_0', 'item_2', 'item_3', 'item_5', 'last'];
    expect(idsOf(server.items())).toEqual(left);
    expect(idsOf(session.chatCtx.items)).toEqual(left);
  });

  test('are identified when the service refuses two hundred without naming one', async () => {
    const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
    const { session } = await field.session();
    server.behaviour.rejects = () => true;
    const items = Array.from({ length: 200 }, (_, at) => message(`item_${at}`, `text ${at}`));
    await expect(session.updateChatCtx(new llm.ChatContext(items))).rejects.toThrow(/refused/u);
    expect(session.chatCtx.items).toEqual([]);
  });
});

describe('an item that the service deletes meanwhile', () => {
  test('does not affect items that follow it in an update in progress', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => message(id, id)) as [
      llm.ChatItem,
      llm.ChatItem,
      llm.ChatItem,
    ];
    await session.updateChatCtx(new llm.ChatContext([a, b, c]));
    let deleted = false;
    server.behaviour.react = (action, peer) => {
      if (action.kind === 'create' && !deleted) {
        deleted = true;
        peer.conversation.delete('b');
        peer.say({ say: 'item-deleted', itemId: 'b' });
      }
      return undefined;
    };
    await session.updateChatCtx(new llm.ChatContext([a, b, message('d', 'd'), message('e', 'e'), c]));
    expect(texts(server)).toEqual(['a', 'd', 'e', 'c']);
    expect(idsOf(session.chatCtx.items)).toEqual(['a', 'd', 'e', 'c']);
  });
});
