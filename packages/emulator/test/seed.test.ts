// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { Client, emulate, speech } from './client.ts';

/** Everything a client receives in a conversation with spoken, typed and rejected turns. */
async function conversation(seed: number, model: string): Promise<Buffer> {
  const emulator = await emulate({ seed, faults: [{ slug: 'unknown-field', probability: 0.2 }] });
  const client = await Client.open(emulator, { model });
  await client.configure({
    input_audio_transcription: { model: model === 'gpt-4.1' ? 'azure-speech' : 'whisper-1' },
    tools: [{ type: 'function', name: 'get_time', parameters: {} }],
  });
  client.hearSamples(await speech('Hello there'));
  await client.next('response.done');
  client.type('What time is it?');
  await client.next('response.done');
  client.send({ type: 'conversation.item.delete', item_id: 'nobody' });
  await client.next('error');
  return Buffer.concat(client.raw.map(({ data }) => data));
}

test.each(['gpt-realtime', 'gpt-4.1'])('with a seed two runs give the same bytes (%s)', async (model) => {
  const first = await conversation(5, model);
  expect((await conversation(5, model)).equals(first)).toBe(true);
  expect((await conversation(6, model)).equals(first)).toBe(false);
});

test('a session does not depend on what others do meanwhile', async () => {
  const ids = async (disturbed: boolean) => {
    const emulator = await emulate({ seed: 3 });
    const [client, other] = [await Client.open(emulator), await Client.open(emulator)];
    if (disturbed) {
      other.type('Hello');
      await other.next('response.done');
    }
    client.type('Hello');
    await client.next('response.done');
    return client.events.map((event) => event.event_id);
  };
  const alone = await ids(false);
  expect(await ids(true)).toEqual(alone);
  expect(new Set(alone).size).toBe(alone.length);
});
