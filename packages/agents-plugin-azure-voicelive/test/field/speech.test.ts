// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, voice } from '@livekit/agents';
import { type Peer, type ScriptedResponse, type ScriptedServer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { ToneTts } from '@voicelive-kit/conformance/testing';
import { type Field, type FieldOptions, live, type LiveSession, openField } from './field.ts';

type Word = readonly [text: string, fromMs: number, toMs: number];

const textOf = (session: llm.RealtimeSession, id: string): string | undefined => {
  const item = session.chatCtx.getById(id);
  return item?.type === 'message' ? item.textContent : undefined;
};

/** Speaks words with the given times, which may be wrong. */
function timed(
  peer: Peer,
  response: ScriptedResponse,
  words: readonly Word[],
  { index = 0, told = words }: { index?: number; told?: readonly Word[] } = {},
): string {
  const itemId = response.message();
  const ref = { responseId: response.id, itemId, index };
  response.text(itemId, words.map(([text]) => text).join(' '));
  response.audio(itemId, words.at(-1)?.[2] ?? 0);
  for (const [text, fromMs, toMs] of told) {
    peer.sendRaw({
      type: 'response.audio_timestamp.delta',
      event_id: `event_${peer.newId('word')}`,
      response_id: ref.responseId,
      item_id: itemId,
      output_index: index,
      content_index: 0,
      timestamp_type: 'word',
      text,
      audio_offset_ms: fromMs,
      audio_duration_ms: toMs - fromMs,
    });
  }
  response.endMessage(itemId);
  return itemId;
}

/** A session whose only response is being read, and has ended. */
async function spoken(
  field: Field,
  say: (peer: Peer, response: ScriptedResponse) => string[],
): Promise<LiveSession & { ids: string[]; pieces: unknown[][] }> {
  const { server } = field;
  const opened = await field.session();
  const response = opened.peer.respond();
  const ids = say(opened.peer, response);
  response.end();
  const generation = await server.until('the response', () => opened.probe.generations[0]);
  const reader = opened.probe.read(generation);
  await server.until('its end', () => reader.ended && opened.probe.metrics.length === 1);
  return { ...opened, ids, pieces: reader.messages.map(({ pieces }) => pieces) };
}

const HELLO: readonly Word[] = [
  ['Hello', 0, 400],
  ['there.', 400, 1000],
];
const HI: readonly Word[] = [['Hi.', 0, 300]];
const WARM: readonly Word[] = [
  ['It', 0, 250],
  ['is', 250, 500],
  ['warm', 600, 1000],
  ['today.', 1000, 1500],
];

const shifted = (words: readonly Word[], ms: number): Word[] =>
  words.map(([text, from, to]) => [text, from + ms, to + ms]);

describe('word times of a second message', () => {
  const timeModel: FieldOptions = { model: { outputAudioTimestampTypes: ['word'] } };

  test.each([
    ['its own start', 0, HELLO],
    ['its own start', 0, HI],
    ['the start of the response', 1000, HELLO],
    ['the start of the response', 300, HI],
  ])(
    'truncate it after the words that were heard when they are relative to %s (+ %i ms)',
    async (_, offset, before) => {
      const field = await openField(timeModel);
      const { session, ids } = await spoken(field, (peer, response) => [
        timed(peer, response, before),
        timed(peer, response, WARM, { index: 1, told: shifted(WARM, offset) }),
      ]);
      const id = ids[1] ?? '';
      await session.truncate({ messageId: id, audioEndMs: 550, modalities: ['audio', 'text'] });
      expect(textOf(session, id)).toBe('It is');
      expect(textOf(session, ids[0] ?? '')).toBe(before.map(([text]) => text).join(' '));
    },
  );

  test.each([
    ['backwards', WARM.toReversed()],
    ['shuffled', [...WARM.slice(2), ...WARM.slice(0, 2)]],
    ['with one of them twice', [...WARM, ...WARM.slice(0, 1)]],
  ])('give captions in order and the same truncation as sorted ones when they arrive %s', async (_, told) => {
    const field = await openField(timeModel);
    const { session, ids, pieces } = await spoken(field, (peer, response) => [
      timed(peer, response, WARM, { told }),
    ]);
    const captions = pieces[0] ?? [];
    const starts = captions.flatMap((piece) =>
      voice.isTimedString(piece) && piece.startTime !== undefined ? piece.startTime : [],
    );
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const text = captions.map((piece) =>
      typeof piece === 'string' ? piece : (piece as { text: string }).text,
    );
    expect(text.join('')).toBe('It is warm today.');
    const id = ids[0] ?? '';
    await session.truncate({ messageId: id, audioEndMs: 550, modalities: ['audio', 'text'] });
    expect(textOf(session, id)).toBe('It is');
  });
});

describe('truncated speech', () => {
  test.each(['at once', 'after a drop', 'before a drop'])(
    'stays truncated when the framework has the whole text and passes on its history, %s',
    async (when) => {
      const field = await openField();
      const { server } = field;
      const { session, ids } = await spoken(field, (_, response) => [
        response.speak('One two three four five six seven eight nine ten.', 3000),
      ]);
      const id = ids[0] ?? '';
      await session.truncate({ messageId: id, audioEndMs: 900, modalities: ['audio', 'text'] });
      const cut = textOf(session, id) ?? '';
      expect(cut).toMatch(/^One\b/u);
      expect(cut).not.toContain('ten');
      const history = new llm.ChatContext([
        llm.ChatMessage.create({
          id,
          role: 'assistant',
          content: ['One two three four five six seven eight nine ten.'],
          interrupted: true,
        }),
      ]);
      const drop = async (): Promise<void> => {
        server.drop('abrupt');
        await live(server, session, 2);
      };
      if (when === 'after a drop') await drop();
      await session.updateChatCtx(history);
      if (when === 'before a drop') await drop();
      expect(textOf(session, id)).toBe(cut);
      // The service holds it as audio until the connection is lost.
      expect(server.items()).toMatchObject(when === 'at once' ? [{ id }] : [{ id, text: cut }]);
    },
  );

  test('stays truncated when an AgentSession without a synchroniser hands over to another agent and the connection is lost', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const whole = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.speak(whole, 6000);
      response.end();
    };
    agent.session.generateReply();
    await server.until('some of it to be played', () => agent.output.positionMs > 700);
    agent.session.interrupt();
    await server.until('the message', () => agent.said.length === 1);
    const { session } = agent.plugin;
    const cut = await server.until('the cut', () =>
      session.chatCtx.items.find(({ type }) => type === 'message'),
    );
    agent.session.updateAgent(new voice.Agent({ instructions: 'Go on.', chatCtx: agent.session.history }));
    await server.until('the other agent', () => server.peer.config.instructions?.includes('Go on.'));
    server.drop('abrupt');
    const count = server.connections().length;
    await live(server, agent.plugin.session, count + 1);
    const [item, ...others] = server.items();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ role: 'assistant' });
    const text = item?.kind === 'message' ? item.text : '';
    expect(whole.startsWith(text)).toBe(true);
    expect(text).not.toContain('eight');
    expect(cut.type === 'message' ? cut.textContent : '').toBe(text);
  });
});

describe('an interrupted answer without word times, restored after a lost connection', () => {
  const answers = {
    Chinese: '今天下午有阵雨，出门的时候请记得带一把雨伞，晚上会慢慢转晴，明天天气很好。',
    Japanese: '本日は午後からにわか雨が降りますので、お出かけの際は傘をお持ちください。夜には晴れます。',
    Thai: 'วันนี้ช่วงบ่ายจะมีฝนตกเล็กน้อยอย่าลืมพกร่มไปด้วยนะครับตอนเย็นอากาศจะดีขึ้น',
    Turkish: 'İstanbul’da öğleden sonra yağmur bekleniyor, İzmir’de ise hava açık ve oldukça sıcak olacak.',
    Hindi: 'आज दोपहर में हल्की बारिश होगी, बाहर जाते समय छाता साथ रखिए, शाम तक मौसम साफ़ हो जाएगा।',
    Arabic: 'سيكون الطقس ماطرا بعد ظهر اليوم، فلا تنس أن تأخذ مظلتك معك عند الخروج من المنزل.',
    German: 'Die Donaudampfschifffahrtsgesellschaft fährt heute Nachmittag nicht, weil es regnen wird.',
  };

  async function interrupted(
    text: string,
    share: number,
    how: 'as it was played' | 'while it was still coming',
  ): Promise<{ server: ScriptedServer; session: llm.RealtimeSession; id: string }> {
    const field = await openField();
    const { server } = field;
    const audioMs = text.length * 120;
    if (how === 'as it was played') {
      const { session, ids } = await spoken(field, (_, response) => [response.speak(text, audioMs)]);
      await session.truncate({
        messageId: ids[0] ?? '',
        audioEndMs: audioMs * share,
        modalities: ['audio', 'text'],
      });
      return { server, session, id: ids[0] ?? '' };
    }
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const id = response.message();
    // Its text runs ahead of its audio.
    response.text(id, text).audio(id, audioMs * share);
    const generation = await server.until('the response', () => probe.generations[0]);
    const reader = probe.read(generation);
    await server.until('its sound', () => (reader.messages[0]?.frames.length ?? 0) > 0);
    await session.interrupt();
    await session.truncate({ messageId: id, audioEndMs: audioMs * share, modalities: ['audio', 'text'] });
    await server.until('the response to end', () => probe.metrics[0]);
    return { server, session, id };
  }

  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const boundaries = (text: string): number[] =>
    [...graphemes.segment(text)].map(({ index }) => index).concat(text.length);

  const cases = Object.entries(answers).flatMap(([language, text]) =>
    (['as it was played', 'while it was still coming'] as const).map((how) => [language, how, text] as const),
  );

  test.each(cases)('is about the share that was heard (%s, truncated %s)', async (_, how, text) => {
    const { server, session, id } = await interrupted(text, 0.5, how);
    const cut = textOf(session, id) ?? '';
    server.drop('abrupt');
    await live(server, session, 2);
    expect(server.items()).toMatchObject([{ id, role: 'assistant', text: cut }]);
    expect(textOf(session, id)).toBe(cut);
    expect(text.startsWith(cut)).toBe(true);
    expect(boundaries(text)).toContain(cut.length);
    // Never more than was played; less if the whole was not known.
    expect(cut.length).toBeLessThanOrEqual(text.length * 0.6);
    expect(cut.length).toBeGreaterThan(text.length * (how === 'as it was played' ? 0.3 : 0.1));
  });

  test('ends between words if the script has such positions', async () => {
    for (const share of [0.3, 0.5, 0.7]) {
      const { session, id } = await interrupted(answers.Turkish, share, 'as it was played');
      const cut = textOf(session, id) ?? '';
      expect(answers.Turkish.slice(cut.length, cut.length + 1)).toMatch(/^[\s,]?$/u);
    }
  });
});

describe('an answer in text that another voice speaks, when interrupted', () => {
  const halfCascade: FieldOptions = { model: { modalities: ['text'] } };
  const whole = 'One two three four five six seven eight nine ten.';

  function write(response: ScriptedResponse): string {
    const itemId = response.message(undefined, 'text');
    response.text(itemId, whole).endMessage(itemId);
    return itemId;
  }

  test.each([
    ['as far as the framework knows it was heard', 'One two three', /^One two three$/u],
    ['by its length when the framework knows only the time', undefined, /^One\b.*[^.]$/u],
  ])('is rewritten at the service %s', async (_, audioTranscript, heard) => {
    const field = await openField(halfCascade);
    const { server } = field;
    const { session, ids } = await spoken(field, (__, response) => [write(response)]);
    const id = ids[0] ?? '';
    await session.truncate({
      messageId: id,
      audioEndMs: 1000,
      modalities: ['text'],
      ...(audioTranscript === undefined ? {} : { audioTranscript }),
    });
    await server.until('the item to be written anew', () => server.received('create')[0]);
    const text = textOf(session, id) ?? '';
    expect(text).toMatch(heard);
    expect(server.items()).toMatchObject([{ id, role: 'assistant', text }]);
    expect(server.truncations()).toEqual([]);
  });

  test('leaves no trace when none of it was heard', async () => {
    const field = await openField(halfCascade);
    const { server } = field;
    const { session, ids } = await spoken(field, (_, response) => [write(response)]);
    await session.truncate({
      messageId: ids[0] ?? '',
      audioEndMs: 0,
      modalities: ['text'],
      audioTranscript: '',
    });
    await server.until('the item to go', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('is rewritten when it is truncated while it is still arriving', async () => {
    const { server, ...field } = await openField(halfCascade);
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const id = response.message(undefined, 'text');
    response.text(id, whole);
    const generation = await server.until('the response', () => probe.generations[0]);
    const reader = probe.read(generation);
    await server.until('its text', () => reader.text.includes('ten'));
    await session.interrupt();
    await session.truncate({
      messageId: id,
      audioEndMs: 900,
      modalities: ['text'],
      audioTranscript: 'One two',
    });
    await server.until('the end of the response', () => probe.metrics[0]);
    await session.updateInstructions('There and back.');
    expect(textOf(session, id)).toBe('One two');
    expect(server.items()).toMatchObject([{ id, text: 'One two' }]);
  });

  test('is rewritten to what was heard when an AgentSession with its own TTS is interrupted', async () => {
    const { server, ...field } = await openField(halfCascade);
    const agent = await field.agent({ session: { tts: new ToneTts() } });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      write(response);
      response.end();
    };
    agent.session.generateReply();
    await server.until('some of it to be played', () => agent.output.positionMs > 500);
    agent.session.interrupt();
    const created = await server.until('the item to be written anew', () => server.received('create')[0]);
    const text = created.item.kind === 'message' ? created.item.text : '';
    expect(whole.startsWith(text)).toBe(true);
    expect(text).toMatch(/^One/u);
    expect(text).not.toContain('ten');
    await server.until('the service to hold it', () => server.items().length === 1);
    expect(server.items()).toMatchObject([{ role: 'assistant', text }]);
    const [item] = agent.plugin.session.chatCtx.items;
    expect(item?.type === 'message' ? item.textContent : undefined).toBe(text);
  });
});
