// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from '../client.ts';
import { OpenAIClient } from '../openai-client.ts';

const TRUNCATING = { turn_detection: { type: 'server_vad' as const, auto_truncate: true } };
const LONG = 'This is a very long answer. '.repeat(40);

/** Milliseconds of audio a client was sent for an item. */
function soundMs(client: Client, itemId: string): number {
  return client
    .all('response.audio.delta')
    .filter((event) => event.item_id === itemId)
    .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 48, 0);
}

/** When the first audio of an answer arrived, on the clock of the process. */
async function firstSound(client: Client): Promise<number> {
  await client.next('response.audio.delta');
  return performance.now();
}

/**
 * Audio counts as played in real time from its first delta on, whatever the microphone sends meanwhile: the service
 * cannot know more. Microsoft's guide says that `auto_truncate` assumes playback in real time (learn.microsoft.com,
 * Voice Live how-to).
 */
describe('what was heard of an answer', () => {
  test("is counted by the time since its first audio, not by the microphone's audio", async () => {
    const client = await Client.open(await emulate({ scenario: { version: 1, turns: [{ say: LONG }] } }));
    await client.configure(TRUNCATING);
    const before = performance.now();
    client.type('Tell me');
    const heardFrom = await firstSound(client);
    await client.next('response.done');
    // More than a second of audio in one push.
    await client.say('Stop please', 0);
    const { audio_end_ms: cutMs, item_id: itemId } = await client.next('conversation.item.truncated');
    const now = performance.now();
    expect(cutMs).toBeLessThanOrEqual(now - before);
    expect(cutMs).toBeLessThan(soundMs(client, itemId));
    expect(now - heardFrom).toBeLessThanOrEqual(now - before);
  });

  test('is all of it when speech comes after its end and the microphone was muted until then', async () => {
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'Yes.' }, { say: 'Well?' }] } }),
    );
    await client.configure(TRUNCATING);
    client.type('Tell me');
    const from = await firstSound(client);
    const { response } = await client.next('response.done');
    const playedMs = soundMs(client, response.output?.[0]?.id ?? '');
    await expect.poll(() => performance.now() - from).toBeGreaterThan(playedMs + 50);
    await client.say('And then');
    await client.next('response.done');
    expect(client.all('conversation.item.truncated')).toEqual([]);
  });

  test('is nothing of a message that is queued behind another one', async () => {
    const turns = [{ say: LONG }, { say: 'And this comes after it.' }];
    const client = await Client.open(await emulate({ scenario: { version: 1, turns } }));
    await client.configure(TRUNCATING);
    for (const text of ['Tell me', 'And then?']) {
      client.type(text);
      await client.next('response.done');
    }
    const items = client.all('response.output_item.added').map(({ item }) => item.id);
    await client.say('Stop please', 0);
    await client.next('conversation.item.truncated');
    await client.next('conversation.item.truncated');
    const cut = client.all('conversation.item.truncated');
    expect(cut.map(({ item_id: id }) => id)).toEqual(items);
    expect(cut[1]?.audio_end_ms).toBe(0);
  });

  test('starts anew after an interruption: audio that was not played then never will be', async () => {
    const turns = [{ say: LONG }, { say: LONG }];
    const client = await Client.open(await emulate({ scenario: { version: 1, turns } }));
    await client.configure({ turn_detection: { ...TRUNCATING.turn_detection, create_response: false } });
    client.type('Tell me');
    await client.next('response.done');
    await client.say('Stop please');
    await client.next('conversation.item.truncated');
    await client.next('input_audio_buffer.committed');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    await expect.poll(() => client.all('response.done')).toHaveLength(2);
    await client.say('Stop again');
    const { audio_end_ms: cutMs } = await client.next('conversation.item.truncated');
    expect(cutMs).toBeGreaterThan(0);
  });

  test("is not counted in OpenAI's protocol, whose clients truncate by themselves", async () => {
    const emulator = await emulate({ scenario: { version: 1, turns: [{ say: LONG }] } });
    const client = await OpenAIClient.open(emulator);
    client.type('Tell me');
    await client.next('response.done');
    emulator.hear('Stop please');
    await client.next('input_audio_buffer.speech_started');
    expect(emulator.sessions()[0]?.sent).not.toHaveProperty('conversation.item.truncated');
  });
});
