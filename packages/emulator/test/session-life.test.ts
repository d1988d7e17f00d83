// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../src/index.ts';
import { Client, emulate } from './client.ts';

describe('the lifetime of a session', () => {
  test('ends with an error and 1001 session_expired', async () => {
    const client = await Client.open(await emulate({ sessionLifetimeS: 0.2 }));
    const { error } = await client.next('error');
    expect(error?.code).toBe('session_expired');
    expect(await client.closed).toEqual({ code: 1001, reason: 'session_expired' });
  });

  test('is announced in expires_at: an hour by default', async () => {
    const now = Math.floor(Date.now() / 1000);
    // A seed would fix this time as well.
    const unseeded = await startEmulator({ voice: 'builtin' });
    onTestFinished(() => unseeded.close());
    const usual = await Client.open(unseeded);
    const long = await Client.open(await emulate({ sessionLifetimeS: 7200 }));
    const left = [usual, long].map(
      (client) => (client.all('session.created')[0]?.session.expires_at ?? 0) - now,
    );
    expect(left[0]).toBeGreaterThanOrEqual(3600);
    expect(left[0]).toBeLessThan(3660);
    expect(left[1]).toBeGreaterThanOrEqual(7200);
  });

  test('cannot be zero, or longer than a timer can wait', async () => {
    for (const sessionLifetimeS of [0, -1, Number.NaN, 1e10]) {
      await expect(startEmulator({ voice: 'builtin', sessionLifetimeS })).rejects.toThrow('sessionLifetimeS');
    }
  });
});

describe('transcription of turns that a client commits itself', () => {
  const config = { turn_detection: null, input_audio_transcription: { model: 'whisper-1' } };

  test('works on native models by default', async () => {
    const client = await Client.open(await emulate());
    await client.configure(config);
    await client.say('Hello');
    client.send({ type: 'input_audio_buffer.commit' });
    const heard = await client.next('conversation.item.input_audio_transcription.completed');
    expect(heard.transcript).not.toBe('');
  });

  test('can be refused by native models without changing anything', async () => {
    const emulator = await emulate({ manualTranscription: 'refuse' });
    const client = await Client.open(emulator);
    client.send({ type: 'session.update', session: config });
    expect((await client.next('error')).error).toMatchObject({
      param: 'session.input_audio_transcription',
      message: expect.stringContaining('turn_detection must be of type AzureSemanticVAD'),
    });
    expect(emulator.sessions()[0]?.session).toMatchObject({ turn_detection: { type: 'server_vad' } });
    const cascaded = await Client.open(emulator, { model: 'gpt-4.1' });
    await cascaded.configure({ turn_detection: null });
  });
});

describe('configuration changes during a session', () => {
  test('a voice of the same family speaks from the next response on', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    const voices: unknown[] = [];
    for (const name of ['en-US-AvaNeural', 'en-US-AndrewNeural']) {
      await client.configure({ voice: { type: 'azure-standard', name } });
      client.type('Hello');
      const { voice } = (await client.next('response.done')).response;
      voices.push(typeof voice === 'object' ? voice?.['name' as keyof typeof voice] : voice);
    }
    expect(voices).toEqual(['en-US-AvaNeural', 'en-US-AndrewNeural']);
  });

  test('the format of the answer changes with the next response', async () => {
    const client = await Client.open(await emulate());
    const lengths: number[] = [];
    for (const format of ['pcm16', 'g711_ulaw'] as const) {
      await client.configure({ output_audio_format: format });
      client.type('Please count');
      const { response } = await client.next('response.done');
      expect(response.output_audio_format).toBe(format);
      const of = client.all('response.audio.delta').filter((event) => event.response_id === response.id);
      lengths.push(of.reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length, 0));
    }
    expect((lengths[0] ?? 0) / (lengths[1] ?? 1)).toBeCloseTo(6, 1);
  });
});
