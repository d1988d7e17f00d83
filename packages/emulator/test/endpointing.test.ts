// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TurnDetection } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate, speech } from './client.ts';

/** Two segments of speech with a pause between them that ends a turn after 500 ms of silence. */
async function twoPieces(client: Client, pauseMs = 900): Promise<void> {
  client.hearSamples(await speech('I would like to', 400, pauseMs));
  client.hearSamples(await speech('book a table for two', 0, 2500));
}

function semantic(endOfUtterance: object = {}): TurnDetection {
  return {
    type: 'azure_semantic_vad',
    silence_duration_ms: 500,
    end_of_utterance_detection: { model: 'semantic_detection_v1', ...endOfUtterance },
  };
}

const booking = {
  version: 1 as const,
  turns: [
    { hear: 'I would like to…', say: 'Yes?' },
    { hear: 'book a table for two.', say: 'With pleasure.' },
  ],
};

async function transcriptsWith(turnDetection: TurnDetection, model = 'gpt-4.1'): Promise<string[]> {
  const client = await Client.open(await emulate({ scenario: booking }), { model });
  await client.configure({ turn_detection: turnDetection });
  await twoPieces(client);
  await client.settle();
  const turns = client.all('input_audio_buffer.speech_stopped').length;
  for (let turn = 0; turn < turns; turn += 1) {
    await client.next('conversation.item.input_audio_transcription.completed');
  }
  return client.all('conversation.item.input_audio_transcription.completed').map((event) => event.transcript);
}

describe('end-of-utterance detection', () => {
  test('waits while the words read as unfinished, and takes both segments as one turn', async () => {
    expect(await transcriptsWith(semantic())).toEqual(['I would like to book a table for two.']);
  });

  test('answers the last segment, and after the timeout a turn that nobody continues', async () => {
    const emulator = await emulate({ scenario: booking });
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    await client.configure({ turn_detection: semantic() });
    await twoPieces(client);
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('With pleasure.');

    const slow = await Client.open(emulator, { model: 'gpt-4.1' });
    await slow.configure({ turn_detection: semantic({ timeout_ms: 700 }) });
    slow.hearSamples(await speech('I would like to', 400, 2000));
    const stopped = await slow.next('input_audio_buffer.speech_stopped');
    await slow.next('response.done');
    expect(slow.all('response.audio_transcript.done')[0]?.transcript).toBe('Yes?');

    const plain = await Client.open(emulator, { model: 'gpt-4.1' });
    await plain.configure({ turn_detection: { type: 'azure_semantic_vad', silence_duration_ms: 500 } });
    plain.hearSamples(await speech('I would like to', 400, 2000));
    const early = await plain.next('input_audio_buffer.speech_stopped');
    expect((stopped.audio_end_ms ?? 0) - (early.audio_end_ms ?? 0)).toBe(700);
  });

  test('makes two turns when the pause outlasts the timeout, or nothing evaluates the words', async () => {
    const two = ['I would like to…', 'book a table for two.'];
    expect(await transcriptsWith(semantic({ timeout_ms: 200 }))).toEqual(two);
    expect(await transcriptsWith({ type: 'azure_semantic_vad', silence_duration_ms: 500 })).toEqual(two);
  });

  test('follows a mark in the scenario instead of the words', async () => {
    const turns = [{ hear: 'Yes.', unfinished: true }, { hear: 'No.' }];
    const client = await Client.open(await emulate({ scenario: { version: 1, turns } }), {
      model: 'gpt-4.1',
    });
    await client.configure({ turn_detection: semantic({ threshold_level: 'low' }) });
    await twoPieces(client);
    const heard = await client.next('conversation.item.input_audio_transcription.completed');
    expect(heard.transcript).toBe('Yes. No.');
  });

  test('echoes its defaults in both spellings', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: semantic({ timeout_ms: 800 }) });
    const { turn_detection } = client.all('session.updated')[0]?.session ?? {};
    expect(turn_detection).toMatchObject({
      end_of_utterance_detection: {
        model: 'semantic_detection_v1',
        threshold: null,
        threshold_level: 'default',
        timeout: null,
        timeout_ms: 800,
      },
    });
  });

  test('based on text is rejected on native models; based on audio it is not', async () => {
    const emulator = await emulate({ scenario: booking });
    const refused = await Client.open(emulator);
    refused.send({ type: 'session.update', event_id: 'e1', session: { turn_detection: semantic() } });
    const { error } = await refused.next('error');
    expect(error).toMatchObject({
      param: 'session.turn_detection.end_of_utterance_detection',
      event_id: 'e1',
    });
    const client = await Client.open(emulator);
    await client.configure({
      turn_detection: {
        type: 'server_vad',
        end_of_utterance_detection: { model: 'smart_end_of_turn_detection' },
      },
    });
    await twoPieces(client);
    await client.next('response.done');
    expect(client.all('input_audio_buffer.speech_stopped')).toHaveLength(1);
  });

  test('requires a model the service has', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    client.send({ type: 'session.update', session: { turn_detection: semantic({ model: 'guess' }) } });
    const { error } = await client.next('error');
    expect(error?.param).toBe('session.turn_detection.end_of_utterance_detection.model');
  });
});

test('semantic_vad waits according to its eagerness', async () => {
  const scenario = { version: 1 as const, turns: [{ hear: 'I would like to…' }] };
  const emulator = await emulate({ scenario });
  const ends = [];
  for (const eagerness of ['high', 'low'] as const) {
    const client = await Client.open(emulator);
    await client.configure({ turn_detection: { type: 'semantic_vad', eagerness } });
    client.hearSamples(await speech('I would like to', 400, 9000));
    ends.push((await client.next('input_audio_buffer.speech_stopped')).audio_end_ms ?? 0);
  }
  expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBe(6000);
});

describe('remove_filler_words', () => {
  const scenario = { version: 1 as const, turns: [{ hear: 'Um' }, { hear: 'Hello.', say: 'Hello!' }] };

  test('ignores turns of filler words', async () => {
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: { type: 'azure_semantic_vad', remove_filler_words: true } });
    await client.say('Um');
    await client.say('Hello');
    await client.next('response.done');
    expect(client.all('input_audio_buffer.speech_started')).toHaveLength(1);
    expect(client.all('conversation.item.input_audio_transcription.completed')[0]?.transcript).toBe('Hello.');
  });

  test('when off, filler words are a turn like any other', async () => {
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: { type: 'azure_semantic_vad' } });
    await client.say('Um');
    const heard = await client.next('conversation.item.input_audio_transcription.completed');
    expect(heard.transcript).toBe('Um');
  });
});

describe('idle_timeout_ms', () => {
  test('makes the agent speak again when nobody answers it', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: { type: 'server_vad', idle_timeout_ms: 3000 } });
    client.type('Hello');
    await client.next('response.done');
    client.hearSamples(new Int16Array(24_000 * 2));
    await client.settle();
    expect(client.all('response.created')).toHaveLength(1);
    client.hearSamples(new Int16Array(24_000 * 6));
    await client.next('input_audio_buffer.committed');
    await client.next('response.done');
    expect(client.all('input_audio_buffer.speech_started')).toEqual([]);
    expect(client.all('response.done')).toHaveLength(2);
  });

  test('when off, silence has no effect', async () => {
    const client = await Client.open(await emulate());
    client.type('Hello');
    await client.next('response.done');
    client.hearSamples(new Int16Array(24_000 * 20));
    await client.settle();
    expect(client.all('input_audio_buffer.committed')).toEqual([]);
  });
});

test('turn detection can be switched off and on again during a session', async () => {
  const client = await Client.open(await emulate());
  const samples = await speech('Hello there');
  await client.configure({ turn_detection: null });
  client.hearSamples(samples);
  await client.settle();
  expect(client.all('input_audio_buffer.speech_started')).toEqual([]);
  client.send({ type: 'input_audio_buffer.clear' });
  await client.configure({ turn_detection: { type: 'server_vad' } });
  client.hearSamples(samples);
  await client.next('response.done');
  expect(client.all('input_audio_buffer.speech_stopped')).toHaveLength(1);
});
