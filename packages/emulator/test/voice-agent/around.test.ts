// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EmulatorOptions, FeedMessage } from '../../src/index.ts';
import { Client, emulate } from '../client.ts';
import { turns } from '../every-event/scene.ts';
import { AgentClient } from './agent-client.ts';
import { WireClient } from './wire-client.ts';

/** What surrounds a session with a voice agent: recordings, the live view, faults. */
const hello: EmulatorOptions = turns({ when: { text: 'hello' }, say: 'Hi there.' });

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'voicelive-emulator-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('a recording is served to each client on the wire it was made on', async () => {
  const record = join(await folder(), 'both.jsonl');
  const recorded = await emulate({ ...hello, record });
  const voiceLive = await Client.open(recorded);
  voiceLive.type('Hello.');
  await voiceLive.next('response.done');
  const agent = await WireClient.open(recorded);
  agent.type('Hello.');
  await agent.next('response.done');
  const types = agent.types();
  await recorded.close();

  const replayed = await emulate({ replay: record });
  const again = await AgentClient.open(replayed);
  await again.connection.sendText('Hello.');
  await again.heard('response.done');
  expect(again.types()).toEqual(types);
  const other = await Client.open(replayed);
  other.type('Hello.');
  await other.next('response.done');
  expect(other.types()).toContain('response.audio.delta');
  expect(replayed.sessions().map(({ dialect }) => dialect)).toEqual(['voice-agent-v1', 'voice-live']);
});

test('the live view, sessions() and waitFor() use the names of the wire', async () => {
  const emulator = await emulate(hello);
  const messages: FeedMessage[] = [];
  emulator.watch((message) => messages.push(message));
  const client = await AgentClient.open(emulator);
  await client.connection.sendText('Hello.');
  await client.heard('response.done');
  await emulator.waitFor('response.output_audio_transcript.done');
  const [session] = emulator.sessions();
  expect(session?.sent).toMatchObject({ 'conversation.item.added': 2, 'conversation.item.done': 2 });
  expect(session?.sent).not.toHaveProperty('response.audio.delta');
  const seen = JSON.stringify(messages);
  expect(seen).toContain('response.output_audio.delta');
  expect(messages.filter(({ kind }) => kind === 'turn').length).toBeGreaterThan(0);
});

test('every item is created, added and done, once and in this order', async () => {
  const scenario = turns({
    call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
    // oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
    then: { say: 'Four degrees.' },
  });
  const client = await AgentClient.open(await emulate(scenario));
  await client.configure({ tools: [{ type: 'function', name: 'get_weather' }] });
  await client.connection.sendText('How is the weather?');
  await client.heard('response.done');
  await client.connection.sendToolOutput(
    String(client.all('response.function_call_arguments.done')[0]?.['call_id']),
    '4',
  );
  await client.heard('response.done', 2);
  const ofItems = client.events.flatMap((event) => {
    const [, what] = /^conversation\.item\.(created|added|done)$/u.exec(event.type) ?? [];
    const { item } = event as unknown as { item?: { type: string; role?: string } };
    return what === undefined ? [] : [`${item?.role ?? item?.type} ${what}`];
  });
  const whole = (item: string) => ['created', 'added', 'done'].map((what) => `${item} ${what}`);
  expect(ofItems).toEqual(['user', 'function_call', 'function_call_output', 'assistant'].flatMap(whole));
  const types = client.types();
  expect(types.lastIndexOf('conversation.item.done')).toBe(
    types.lastIndexOf('response.output_item.done') + 1,
  );
});

describe('faults', () => {
  test('strike on this wire', async () => {
    const emulator = await emulate({ ...hello, faults: [{ slug: 'double-created' }] });
    const client = await AgentClient.open(emulator);
    await client.connection.sendText('Hello.');
    await client.heard('response.done');
    expect(client.all('response.created')).toHaveLength(2);
    emulator.inject({ slug: 'close-1011' });
    await expect(client.connection.closed).resolves.toMatchObject({ code: 1011 });
  });

  test('late-acks: everything that acknowledges an item is late', async () => {
    const emulator = await emulate({ ...hello, faults: [{ slug: 'late-acks', times: 3 }] });
    const client = await WireClient.open(emulator);
    const item = {
      type: 'message',
      id: 'item_mine',
      role: 'user',
      content: [{ type: 'input_text', text: 'Hello.' }],
    };
    client.send({ type: 'conversation.item.create', item });
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    await client.next('conversation.item.created');
    expect(client.types()).toEqual([
      'session.created',
      'session.updated',
      'conversation.item.done',
      'conversation.item.added',
      'conversation.item.created',
    ]);
  });
});
