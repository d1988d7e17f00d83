// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const COMPLETED = 'conversation.item.input_audio_transcription.completed';
const FAILED = 'conversation.item.input_audio_transcription.failed';
const DELTA = 'conversation.item.input_audio_transcription.delta';

async function spoken(
  model: string,
  turn: NonNullable<ScenarioInput['turns']>[number],
  config: SessionConfig = {},
): Promise<Client> {
  const client = await Client.open(await emulate({ scenario: { version: 1, turns: [turn] } }), { model });
  await client.configure({ turn_detection: { type: 'server_vad' }, ...config });
  await client.say('Hello there, how are you?');
  await client.next('conversation.item.created');
  return client;
}

const whisper = { input_audio_transcription: { model: 'whisper-1' } };

describe('a noise turn', () => {
  test.each(['gpt-4.1', 'gpt-realtime'])(
    'on %s is transcribed as empty and answered anyway',
    async (model) => {
      const client = await spoken(
        model,
        { hear: '', say: 'Pardon?' },
        model === 'gpt-realtime' ? whisper : {},
      );
      await client.next('response.done');
      expect(client.all(COMPLETED).map((event) => event.transcript)).toEqual(['']);
      expect(client.all(DELTA)).toEqual([]);
      expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('Pardon?');
    },
  );

  test('from a click uses up no turn of the scenario', async () => {
    const turns = [{ hear: 'Good morning.', say: 'Good morning to you.' }];
    const client = await Client.open(await emulate({ scenario: { version: 1, turns } }), {
      model: 'gpt-4.1',
    });
    await client.configure({
      turn_detection: { type: 'azure_semantic_vad', speech_duration_ms: 20, silence_duration_ms: 300 },
    });
    const click = new Int16Array(24_000);
    for (let at = 0; at < 960; at += 1) click[12_000 + at] = (((at * 7919) % 4001) - 2000) * 8;
    client.hearSamples(click);
    await client.next('response.done');
    await client.say('Good morning');
    await client.next('response.done');
    expect(client.all(COMPLETED).map((event) => event.transcript)).toEqual(['', 'Good morning.']);
  });
});

describe('a failed transcription', () => {
  test('does not change the response on a native model', async () => {
    const client = await spoken(
      'gpt-realtime',
      { hear: 'Hello.', say: 'Hello!', transcription: 'failed' },
      whisper,
    );
    const { response } = await client.next('response.done');
    expect(response.status).toBe('completed');
    expect(client.all(FAILED)).toMatchObject([
      {
        item_id: client.all('input_audio_buffer.committed')[0]?.item_id,
        error: { type: 'server_error', code: 'audio_unintelligible', param: null },
      },
    ]);
    expect([...client.all(DELTA), ...client.all(COMPLETED)]).toEqual([]);
  });

  test('on a cascaded model leaves nothing to answer', async () => {
    const client = await spoken('gpt-4.1', { hear: 'Hello.', transcription: 'failed' });
    expect(client.all(FAILED)).toHaveLength(1);
    client.type('Are you there?');
    await client.next('response.done');
    expect(client.all('response.created')).toHaveLength(1);
  });
});

test('a requested response is created even if the transcription of its turn fails', async () => {
  const turns = [{ hear: 'Hello.', say: 'Pardon?', transcription: 'failed' as const }];
  const client = await Client.open(await emulate({ scenario: { version: 1, turns } }), { model: 'gpt-4.1' });
  await client.configure({ turn_detection: null });
  await client.say('Hello');
  client.send({ type: 'response.create' });
  await client.next('response.done');
  expect(client.all(FAILED)).toHaveLength(1);
});

describe('the scenario', () => {
  test('can hold a transcript back until the answer has ended', async () => {
    for (const model of ['gpt-realtime', 'gpt-4.1']) {
      const client = await spoken(
        model,
        { hear: 'Hello.', say: 'Hello!', transcription: 'late' },
        model === 'gpt-realtime' ? whisper : {},
      );
      await client.next('response.done');
      expect((await client.next(COMPLETED)).transcript).toBe('Hello.');
    }
  });

  test('can omit a transcript', async () => {
    const client = await spoken('gpt-4.1', { hear: 'Hello.', say: 'Hello!', transcription: 'none' });
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('input_audio_transcription'))).toEqual([]);
  });
});

describe('transcript deltas', () => {
  const deltas = async (model: string, transcription: string): Promise<string[]> => {
    const client = await spoken(
      model,
      { hear: 'Hello there.', say: 'Hi.' },
      { input_audio_transcription: { model: transcription } },
    );
    await client.next('response.done');
    expect(client.all(COMPLETED)[0]?.transcript).toBe('Hello there.');
    return client.all(DELTA).map((event) => event.delta);
  };

  test('whisper-1 sends one with the whole text, the gpt-4o models stream, azure-speech sends none', async () => {
    expect(await deltas('gpt-realtime', 'whisper-1')).toEqual(['Hello there.']);
    expect(await deltas('gpt-realtime', 'gpt-4o-transcribe')).toEqual(['Hello', ' there.']);
    expect(await deltas('gpt-4.1', 'azure-speech')).toEqual([]);
    expect(await deltas('gpt-realtime', 'azure-speech')).toEqual([]);
  });
});

describe('include', () => {
  test('adds phrases with word times to transcripts of azure-speech', async () => {
    const client = await spoken(
      'gpt-4.1',
      { hear: 'Hello there. How are you?', say: 'Fine.' },
      {
        include: ['item.input_audio_transcription.phrases'],
        input_audio_transcription: { model: 'azure-speech', language: 'en-GB' },
      },
    );
    const event = client.all(COMPLETED)[0];
    expect(event).toMatchObject({ language: 'en-GB' });
    expect(event).not.toHaveProperty('logprobs');
    const { phrases } = event ?? {};
    expect(phrases?.map((phrase) => phrase.text)).toEqual(['Hello there.', 'How are you?']);
    expect(phrases?.[1]?.words?.map((word) => word.text)).toEqual(['How', 'are', 'you']);
    expect(phrases?.[0]).toMatchObject({ locale: 'en-GB', offset_milliseconds: 400 });
    const started = client.all('input_audio_buffer.speech_started')[0]?.audio_start_ms ?? 0;
    const stopped = client.all('input_audio_buffer.speech_stopped')[0]?.audio_end_ms ?? 0;
    const last = phrases?.at(-1);
    const endMs = (last?.offset_milliseconds ?? 0) + (last?.duration_milliseconds ?? 0);
    expect(endMs).toBeLessThanOrEqual(stopped - started - 500 + 2);
  });

  test('adds log probabilities to transcripts of the gpt-4o models', async () => {
    const client = await spoken(
      'gpt-realtime',
      { hear: 'Hello there.', say: 'Hi.' },
      {
        include: ['item.input_audio_transcription.logprobs'],
        input_audio_transcription: { model: 'gpt-4o-mini-transcribe' },
      },
    );
    const { logprobs } = await client.next(COMPLETED);
    expect(logprobs?.map((entry) => entry.token)).toEqual(['Hello', ' there.']);
    expect(logprobs?.[0]?.bytes).toEqual([...Buffer.from('Hello')]);
    for (const entry of logprobs ?? []) expect(entry.logprob).toBeLessThanOrEqual(0);
    expect(client.all(DELTA)[0]?.logprobs).toHaveLength(1);
  });

  test('sends neither without a request', async () => {
    const client = await spoken('gpt-4.1', { hear: 'Hello.', say: 'Hi.' });
    expect(client.all(COMPLETED)[0]).not.toHaveProperty('logprobs');
    expect(client.all(COMPLETED)[0]).not.toHaveProperty('phrases');
  });
});

// Microsoft Learn, Voice Live language support: up to ten languages for Azure's; OpenAI's reference: one.
test.each([
  ['gpt-4.1', 'azure-speech', 10],
  ['gpt-realtime', 'azure-speech', 10],
  ['gpt-4.1', 'mai-transcribe-1', 10],
  ['gpt-realtime', 'whisper-1', 1],
  ['gpt-realtime-2', 'gpt-4o-transcribe', 1],
])('%s: %s accepts %i languages and no more', async (model, transcriber, most) => {
  const client = await Client.open(await emulate(), { model });
  const all = [
    'en-GB',
    'de-DE',
    'fr-FR',
    'es-ES',
    'it-IT',
    'pt-PT',
    'nl-NL',
    'sv-SE',
    'da-DK',
    'fi-FI',
    'nb-NO',
  ];
  const speaking = (count: number) => ({
    input_audio_transcription: { model: transcriber, language: all.slice(0, count).join(',') },
  });
  client.send({ type: 'session.update', session: speaking(most) });
  expect((await client.next('session.updated')).session).toMatchObject(speaking(most));
  client.send({ type: 'session.update', session: speaking(most + 1) });
  expect((await client.next('error')).error).toMatchObject({
    code: 'invalid_value',
    param: 'session.input_audio_transcription.language',
  });
});

test('a transcript is in the first of several languages, which is the primary one', async () => {
  const emulator = await emulate({
    scenario: { version: 1, turns: [{ hear: 'Hello there.', say: 'Fine.' }] },
  });
  const client = await Client.open(emulator, { model: 'gpt-4.1' });
  await client.configure({ input_audio_transcription: { model: 'azure-speech', language: 'en-GB,de-DE' } });
  await client.say('Hello there');
  expect((await client.next(COMPLETED)).language).toBe('en-GB');
});
