// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig, Voice } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const ava: Voice = { type: 'azure-standard', name: 'en-US-AvaNeural' };
const scenario = { version: 1 as const, turns: [{ say: 'Hello there, how are you?' }] };

async function answer(config: SessionConfig, model = 'gpt-4.1'): Promise<Client> {
  const client = await Client.open(await emulate({ scenario }), { model });
  await client.configure(config);
  client.type('Hello');
  await client.next('response.done');
  return client;
}

/** Milliseconds of audio in the answer. */
function soundMs(client: Client): number {
  return client
    .all('response.audio.delta')
    .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 48, 0);
}

describe('visemes', () => {
  test('are sent in order with their item, interleaved with the audio, and end just before it', async () => {
    const client = await answer({ voice: ava, animation: { outputs: ['viseme_id'] } });
    const visemes = client.all('response.animation_viseme.delta');
    expect(visemes[0]).toMatchObject({ viseme_id: 0, content_index: 0, output_index: 0 });
    expect(visemes.at(-1)).toMatchObject({ viseme_id: 0 });
    const offsets = visemes.map((event) => event.audio_offset_ms ?? 0);
    expect(offsets[0]).toBeGreaterThan(0);
    expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
    expect(offsets.at(-1)).toBeLessThanOrEqual(soundMs(client));
    for (const { viseme_id } of visemes) expect(viseme_id >= 0 && viseme_id <= 21).toBe(true);
    const sound = client.all('response.audio.delta')[0];
    expect(new Set(visemes.map((event) => event.item_id))).toEqual(new Set([sound?.item_id]));
    const types = client.types();
    expect(types.lastIndexOf('response.animation_viseme.delta')).toBeGreaterThan(
      types.indexOf('response.audio.delta'),
    );
    expect(types.indexOf('response.animation_viseme.done')).toBe(types.indexOf('response.audio.done') - 1);
    expect(client.types().filter((type) => type.includes('blendshapes'))).toEqual([]);
  });

  test('are sent on native models too, with an Azure voice', async () => {
    const client = await answer({ voice: ava, animation: { outputs: ['viseme_id'] } }, 'gpt-realtime');
    expect(client.all('response.animation_viseme.delta').length).toBeGreaterThan(5);
  });

  test.each<[string, Voice]>([
    ['an HD voice', { type: 'azure-standard', name: 'en-US-Ava:DragonHDLatestNeural' }],
    ['an OpenAI voice', { type: 'openai', name: 'alloy' }],
    ['a personal voice', { type: 'azure-personal', name: 'me', model: 'DragonLatestNeural' }],
  ])('are not sent by %s', async (_name, voice) => {
    const client = await answer(
      { voice, animation: { outputs: ['viseme_id', 'blendshapes'] } },
      'gpt-realtime',
    );
    expect(client.types().filter((type) => type.includes('animation'))).toEqual([]);
  });
});

describe('blendshapes', () => {
  test('are 60 frames per second of 55 numbers, indexed without a gap', async () => {
    const client = await answer({ voice: ava, animation: { outputs: ['blendshapes'] } });
    const deltas = client.all('response.animation_blendshapes.delta');
    let next = 0;
    for (const { frames, frame_index } of deltas) {
      expect(frame_index).toBe(next);
      if (!Array.isArray(frames)) throw new Error('frames are no list');
      for (const frame of frames) expect(frame).toHaveLength(55);
      next += frames.length;
    }
    expect(next).toBe(Math.ceil((soundMs(client) * 60) / 1000));
    const done = client.all('response.animation_blendshapes.done')[0];
    expect(done).toMatchObject({ item_id: deltas[0]?.item_id, output_index: 0 });
    expect(done).not.toHaveProperty('content_index');
  });
});

test('sends all three kinds of timing together when all are requested', async () => {
  const client = await answer({
    voice: ava,
    output_audio_timestamp_types: ['word'],
    animation: { outputs: ['viseme_id', 'blendshapes'] },
  });
  const kinds = new Set(client.types().filter((type) => /timestamp|animation/u.test(type)));
  expect([...kinds].toSorted()).toEqual([
    'response.animation_blendshapes.delta',
    'response.animation_blendshapes.done',
    'response.animation_viseme.delta',
    'response.animation_viseme.done',
    'response.audio_timestamp.delta',
    'response.audio_timestamp.done',
  ]);
  const order = client.types();
  expect(order.indexOf('response.audio_timestamp.delta')).toBeLessThan(
    order.indexOf('response.output_item.done'),
  );
});

test('rejects an unknown animation', async () => {
  const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
  client.send({ type: 'session.update', session: { animation: { outputs: ['jazz_hands'] } } });
  expect((await client.next('error')).error?.param).toBe('session.animation.outputs[0]');
});
