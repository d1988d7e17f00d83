// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeAlaw, encodeAlaw, pcmBytes, StreamingResampler } from '@voicelive-kit/audio';
import type { SessionConfig } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate, speech } from './client.ts';

const stereo = { type: 'server_echo_cancellation', reference_source: 'client', channels: 2 } as const;

function append(client: Client, bytes: Uint8Array): void {
  client.send({ type: 'input_audio_buffer.append', audio: Buffer.from(bytes).toString('base64') });
}

/** Microphone and reference, interleaved. */
function interleave(microphone: Int16Array, reference: Int16Array): Int16Array {
  const both = new Int16Array(microphone.length * 2);
  for (let index = 0; index < microphone.length; index += 1) {
    both[index * 2] = microphone[index] ?? 0;
    both[index * 2 + 1] = reference[index] ?? 0;
  }
  return both;
}

async function refusal(config: SessionConfig, before: SessionConfig = {}): Promise<object> {
  const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
  await client.configure(before);
  client.send({ type: 'session.update', event_id: 'evt_1', session: config });
  const { error } = await client.next('error');
  expect(error?.event_id).toBe('evt_1');
  return { code: error?.code, param: error?.param };
}

describe('input formats', () => {
  test('44.1 kHz is accepted', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_sampling_rate: 44_100, turn_detection: { type: 'server_vad' } });
    const samples = new StreamingResampler({ from: 24_000, to: 44_100 }).push(await speech('Hello there'));
    append(client, pcmBytes(samples));
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    expect(stopped.audio_end_ms).toBeLessThanOrEqual((samples.length / 44_100) * 1000);
    await client.next('response.done');
  });

  test('G.711 shows 8000 Hz, rejects other rates, and is replaced by PCM at its default', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_format: 'g711_ulaw' });
    await client.configure({ input_audio_format: 'pcm16' });
    expect(client.all('session.updated').map((event) => event.session.input_audio_sampling_rate)).toEqual([
      8000, 24_000,
    ]);
    client.send({
      type: 'session.update',
      session: { input_audio_format: 'g711_alaw', input_audio_sampling_rate: 16_000 },
    });
    expect((await client.next('error')).error?.param).toBe('session.input_audio_sampling_rate');
  });

  test('an odd rate is rejected', async () => {
    expect(await refusal({ input_audio_sampling_rate: 11_025 })).toEqual({
      code: 'invalid_value',
      param: 'session.input_audio_sampling_rate',
    });
  });
});

describe('echo cancellation', () => {
  test('shows its defaults', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_echo_cancellation: { type: 'server_echo_cancellation' } });
    expect(client.all('session.updated')[0]?.session.input_audio_echo_cancellation).toEqual({
      type: 'server_echo_cancellation',
      reference_source: 'server',
      channels: 1,
    });
  });

  test.each([8000, 16_000, 24_000] as const)(
    'with a client reference detects speech in the microphone alone at %i Hz',
    async (rate) => {
      const client = await Client.open(await emulate());
      await client.configure({
        input_audio_sampling_rate: rate,
        input_audio_echo_cancellation: stereo,
        turn_detection: { type: 'server_vad' },
      });
      const resampler = new StreamingResampler({ from: 24_000, to: rate });
      const voice = resampler.push(await speech('Hello there'));
      // The agent's own voice in the reference starts no turn.
      append(client, pcmBytes(interleave(new Int16Array(voice.length), voice)));
      await client.settle();
      expect(client.all('input_audio_buffer.speech_started')).toEqual([]);
      append(client, pcmBytes(interleave(voice, new Int16Array(voice.length))));
      const stopped = await client.next('input_audio_buffer.speech_stopped');
      expect(stopped.audio_end_ms).toBeLessThanOrEqual((2 * voice.length * 1000) / rate);
    },
  );

  test('requires whole pairs of samples', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_echo_cancellation: stereo });
    append(client, new Uint8Array(6));
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_value', param: 'audio' });
  });

  test('has an error code for each way its channels can be wrong', async () => {
    const echo = 'session.input_audio_echo_cancellation';
    const channels = `${echo}.channels`;
    expect(await refusal({ input_audio_echo_cancellation: { ...stereo, channels: 1 } })).toEqual({
      code: 'invalid_ec_reference_channels',
      param: channels,
    });
    expect(await refusal({ input_audio_echo_cancellation: { ...stereo, channels: 3 } })).toEqual({
      code: 'invalid_ec_reference_channels',
      param: channels,
    });
    expect(
      await refusal({ input_audio_echo_cancellation: { type: 'server_echo_cancellation', channels: 2 } }),
    ).toEqual({ code: 'invalid_ec_channels_requires_client', param: `${echo}.reference_source` });
    const format = { code: 'invalid_ec_channels_format', param: channels };
    expect(await refusal({ input_audio_echo_cancellation: stereo, input_audio_format: 'g711_ulaw' })).toEqual(
      format,
    );
    expect(
      await refusal({ input_audio_sampling_rate: 44_100, input_audio_echo_cancellation: stereo }),
    ).toEqual(format);
    expect(
      await refusal({ input_audio_format: 'g711_alaw' }, { input_audio_echo_cancellation: stereo }),
    ).toEqual(format);
  });

  test('keeps the number of channels once audio has been received', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_echo_cancellation: stereo });
    append(client, new Uint8Array(960));
    for (const change of [null, { type: 'server_echo_cancellation' }] as const) {
      client.send({ type: 'session.update', session: { input_audio_echo_cancellation: change } });
      expect((await client.next('error')).error?.code).toBe('change_in_ec_channels_not_allowed');
    }
    await client.configure({ input_audio_echo_cancellation: stereo });
  });
});

describe('conversation.item.retrieve', () => {
  /** The audio of the first user item. */
  async function retrieved(client: Client): Promise<Buffer> {
    const { item_id } = await client.next('input_audio_buffer.committed');
    client.send({ type: 'conversation.item.retrieve', item_id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ id: item_id, role: 'user', content: [{ type: 'input_audio' }] });
    const part = item.type === 'message' ? item.content?.[0] : undefined;
    return Buffer.from((part?.type === 'input_audio' && part.audio) || '', 'base64');
  }

  test("contains the user's speech from the padding to the silence", async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: { type: 'server_vad' } });
    const samples = await speech('Hello there', 1000);
    client.hearSamples(samples);
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const audio = await retrieved(client);
    const from = (started.audio_start_ms ?? 0) * 24;
    const to = (stopped.audio_end_ms ?? 0) * 24;
    expect(audio.equals(Buffer.from(pcmBytes(samples.slice(from, to))))).toBe(true);
  });

  test('is returned in its original format', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_format: 'g711_alaw', turn_detection: null });
    const voice = new StreamingResampler({ from: 24_000, to: 8000 }).push(await speech('Hello'));
    append(client, encodeAlaw(voice));
    client.send({ type: 'input_audio_buffer.commit' });
    const audio = await retrieved(client);
    expect(decodeAlaw(audio)).toEqual(decodeAlaw(encodeAlaw(voice)));
  });

  test('is the microphone channel of a stereo stream', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ input_audio_echo_cancellation: stereo, turn_detection: null });
    const voice = await speech('Hello');
    append(client, pcmBytes(interleave(voice, voice.toReversed())));
    client.send({ type: 'input_audio_buffer.commit' });
    expect((await retrieved(client)).equals(Buffer.from(pcmBytes(voice)))).toBe(true);
  });

  test('is dropped once a minute of newer speech has arrived', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    const ids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      client.hearSamples(new Int16Array(25 * 24_000));
      client.send({ type: 'input_audio_buffer.commit' });
      ids.push((await client.next('input_audio_buffer.committed')).item_id);
    }
    const lengths: number[] = [];
    for (const item_id of ids) {
      client.send({ type: 'conversation.item.retrieve', item_id });
      const { item } = await client.next('conversation.item.retrieved');
      const part = item.type === 'message' ? item.content?.[0] : undefined;
      lengths.push((part?.type === 'input_audio' ? (part.audio ?? '') : '').length);
    }
    expect(lengths.map((length) => length > 0)).toEqual([false, true, true]);
  });

  test('includes audio a client put into a message, which is transcribed like speech and counted', async () => {
    const scenario = { version: 1 as const, turns: [{ hear: 'Good morning.', say: 'Good morning to you.' }] };
    const client = await Client.open(await emulate({ scenario }));
    const audio = Buffer.from(pcmBytes(await speech('Good morning', 0, 0))).toString('base64');
    client.send({
      type: 'conversation.item.create',
      item: { id: 'item_mine', type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] },
    });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('Good morning to you.');
    const ms = Buffer.from(audio, 'base64').length / 48;
    expect(response.usage?.input_token_details?.audio_tokens).toBe(Math.round(ms / 100));
    client.send({ type: 'conversation.item.retrieve', item_id: 'item_mine' });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [{ type: 'input_audio', audio, transcript: null }] });
  });
});
