// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { OutputAudioFormat } from '@voicelive-kit/protocol';
import { Client, emulate } from './client.ts';

async function answerBytes(
  format: OutputAudioFormat,
  model = 'gpt-realtime',
): Promise<{ total: number; first: number }> {
  const client = await Client.open(await emulate(), { model });
  await client.configure({ output_audio_format: format });
  client.type('Please count');
  await client.next('response.done');
  const sizes = client.all('response.audio.delta').map((event) => Buffer.from(event.delta, 'base64').length);
  return { total: sizes.reduce((sum, size) => sum + size, 0), first: sizes[0] ?? 0 };
}

describe('the voice', () => {
  test('sends the same duration of audio in every format', async () => {
    const formats = { pcm16: 48, pcm16_16000hz: 32, pcm16_8000hz: 16, g711_ulaw: 8, g711_alaw: 8 } as const;
    const lengths = [];
    for (const [format, bytesPerMs] of Object.entries(formats)) {
      const { total } = await answerBytes(format as OutputAudioFormat);
      lengths.push(Math.round(total / bytesPerMs));
    }
    expect(new Set(lengths).size).toBe(1);
    expect(lengths[0]).toBeGreaterThan(1000);
  });

  test('of Azure speaks in every rate of the reference', async () => {
    const rates = { pcm16_22050hz: 44.1, pcm16_24000hz: 48, pcm16_44100hz: 88.2, pcm16_48000hz: 96 } as const;
    const { total: usual } = await answerBytes('pcm16', 'gpt-4.1');
    for (const [format, bytesPerMs] of Object.entries(rates)) {
      const { total } = await answerBytes(format as OutputAudioFormat, 'gpt-4.1');
      expect(total / bytesPerMs).toBeCloseTo(usual / 48, 0);
    }
  });

  test('sends deltas as long as in captures: 0.26 s on native models, 0.4 s on cascaded ones', async () => {
    expect((await answerBytes('pcm16')).first).toBe(260 * 48);
    expect((await answerBytes('pcm16', 'gpt-4.1')).first).toBe(400 * 48);
  });

  test('says the same with the same seed', async () => {
    const record = async () => {
      const client = await Client.open(await emulate({ seed: 7 }));
      client.type('Hello');
      await client.next('response.done');
      return client.events.map((event) => ('session' in event ? event.session.id : event));
    };
    expect(await record()).toEqual(await record());
  });
});

const azureVoice = { type: 'azure-standard' as const, name: 'en-US-AvaNeural' };

describe('a pre-generated message', () => {
  const message = {
    type: 'message' as const,
    role: 'assistant' as const,
    content: [{ type: 'text' as const, text: 'Welcome to Contoso.' }],
  };

  test('is spoken verbatim with one transcript delta and no input tokens', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: message } });
    const done = await client.next('response.done');
    expect(client.all('response.audio_transcript.delta').map((event) => event.delta)).toEqual([
      'Welcome to Contoso.',
    ]);
    expect(client.all('response.audio.delta').length).toBeGreaterThan(1);
    expect(done.response.usage).toMatchObject({ input_tokens: 0 });
  });

  test('is text only on a native model with an OpenAI voice', async () => {
    const client = await Client.open(await emulate());
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: message } });
    await client.next('response.done');
    expect(client.all('response.text.done')[0]?.text).toBe('Welcome to Contoso.');
    expect(client.all('response.audio.delta')).toEqual([]);
  });
});

describe('word times', () => {
  test('are sent with Azure voices, in order, each before the audio it describes', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ voice: azureVoice, output_audio_timestamp_types: ['word'] });
    client.type('Hello');
    await client.next('response.done');
    const words = client.all('response.audio_timestamp.delta');
    expect(words.map((event) => event.text)).toEqual(['Hello', 'Nice', 'to', 'meet', 'you']);
    expect(words[0]).toMatchObject({
      audio_offset_ms: 40,
      audio_duration_ms: 340,
      timestamp_type: 'word',
      content_index: 0,
    });
    // How much audio had been sent when each word's time arrived.
    let soundMs = 0;
    const early = client.events.flatMap((event) => {
      if (event.type === 'response.audio.delta') soundMs += Buffer.from(event.delta, 'base64').length / 48;
      return event.type === 'response.audio_timestamp.delta' ? (event.audio_offset_ms ?? 0) - soundMs : [];
    });
    expect(Math.min(...early)).toBeGreaterThanOrEqual(0);
    const types = client.types();
    expect(types.indexOf('response.audio_timestamp.done')).toBe(types.indexOf('response.audio.done') - 1);
  });

  test('are not sent with OpenAI voices', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ output_audio_timestamp_types: ['word'] });
    client.type('Hello');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('timestamp'))).toEqual([]);
  });
});

describe('usage', () => {
  test('is consistent with itself and with what was said, and grows with the history', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ instructions: 'Be kind. '.repeat(60) });
    client.type('Please count');
    const first = (await client.next('response.done')).response.usage;
    client.type('Please count');
    const second = (await client.next('response.done')).response.usage;
    const soundMs =
      client
        .all('response.audio.delta')
        .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 48, 0) / 2;
    expect(first?.output_token_details?.audio_tokens).toBe(Math.round(soundMs / 50));
    expect(first?.input_token_details).toMatchObject({
      cached_tokens: 0,
      audio_tokens: 0,
      text_tokens: first?.input_tokens,
    });
    expect(second?.input_tokens).toBeGreaterThan(first?.input_tokens ?? 0);
    expect(second?.input_token_details?.cached_tokens).toBe(Math.floor((first?.input_tokens ?? 0) / 64) * 64);
    for (const usage of [first, second]) {
      expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
    }
  });

  test("counts ten tokens for each second of the user's audio", async () => {
    const client = await Client.open(await emulate());
    await client.say('Hello there, how are you today?');
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const { response } = await client.next('response.done');
    const heardMs = (stopped.audio_end_ms ?? 0) - (started.audio_start_ms ?? 0);
    expect(response.usage?.input_token_details?.audio_tokens).toBe(Math.round(heardMs / 100));
  });

  test("uses the scenario's figures if there are any", async () => {
    const usage = { inputText: 100, inputAudio: 20, cached: 64, outputText: 5, outputAudio: 50 };
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'Hi.', usage }] } }),
    );
    client.type('Hello');
    expect((await client.next('response.done')).response.usage).toMatchObject({
      total_tokens: 175,
      input_token_details: { text_tokens: 100, audio_tokens: 20, cached_tokens: 64 },
      output_token_details: { text_tokens: 5, audio_tokens: 50 },
    });
  });
});
