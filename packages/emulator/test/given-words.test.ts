// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@voicelive-kit/audio';
import { expect, onTestFinished, test } from 'vitest';
import { Client, emulate } from './client.ts';

const say = (text: string) => ({
  type: 'response.create' as const,
  response: {
    pre_generated_assistant_message: {
      type: 'message' as const,
      role: 'assistant' as const,
      content: [{ type: 'text' as const, text }],
    },
  },
});

const spokenMs = (client: Client): number =>
  client
    .all('response.audio.delta')
    .reduce((ms, { delta }) => ms + Buffer.byteLength(delta, 'base64') / 48, 0);

test('given words are spoken in one piece, kept, and use no input tokens', async () => {
  const emulator = await emulate({ scenario: { version: 1, greeting: 'Something else.' } });
  const client = await Client.open(emulator);
  await client.configure({ voice: { type: 'azure-standard', name: 'en-US-AvaNeural' } });
  client.send(say('This call is recorded.'));
  const { response } = await client.next('response.done');
  expect(response.usage?.input_tokens).toBe(0);
  expect(client.all('response.audio_transcript.delta').map(({ delta }) => delta)).toEqual([
    'This call is recorded.',
  ]);
  expect(spokenMs(client)).toBeGreaterThan(0);
  expect(emulator.sessions()[0]?.items).toHaveLength(1);
});

test('given words are sent as text if the voice is native', async () => {
  const client = await Client.open(await emulate());
  await client.configure({ voice: { type: 'openai', name: 'alloy' } });
  client.send(say('This call is recorded.'));
  await client.next('response.done');
  expect(client.all('response.text.done').map(({ text }) => text)).toEqual(['This call is recorded.']);
  expect(client.all('response.audio.delta')).toEqual([]);
});

test("given words use the scenario's recording of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'given-words-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const audio = join(folder, 'notice.wav');
  await writeFile(audio, writeWav({ samples: new Int16Array(1230 * 24), rate: 24_000, channels: 1 }));
  const given = [{ say: 'This call is recorded.', audio }];
  const client = await Client.open(await emulate({ scenario: { version: 1, given } }));
  await client.configure({ voice: { type: 'azure-standard', name: 'en-US-AvaNeural' } });
  client.send(say('This call is recorded.'));
  await client.next('response.done');
  expect(spokenMs(client)).toBe(1230);
});
