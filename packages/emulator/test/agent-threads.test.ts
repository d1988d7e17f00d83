// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { AgentThreads } from '../src/session/agent-threads.ts';
import { Client, emulate } from './client.ts';

const query = { 'agent-name': 'Support', 'agent-project-name': 'contoso', 'conversation-id': 'conv_1' };
const said = (client: Client) =>
  client.all('response.audio_transcript.done').map((event) => event.transcript);

describe('a conversation with an agent', () => {
  test('continues at the right turn on the next connection that names it', async () => {
    const emulator = await emulate({ scenario: { version: 1, turns: [{ say: 'One.' }, { say: 'Two.' }] } });
    const first = await Client.open(emulator, query);
    first.type('Hello');
    await first.next('response.done');
    first.socket.close();
    await first.closed;
    await expect.poll(() => emulator.sessions()[0]?.closed).toBeDefined();
    const second = await Client.open(emulator, query);
    second.type('Go on');
    await second.next('response.done');
    expect([said(first), said(second)]).toEqual([['One.'], ['Two.']]);
    expect(emulator.sessions()[1]?.items.map((item) => item.type)).toHaveLength(4);
  });

  test('starts anew on a connection that names none or another', async () => {
    const emulator = await emulate({ scenario: { version: 1, turns: [{ say: 'One.' }, { say: 'Two.' }] } });
    for (const id of ['', 'conv_2']) {
      const client = await Client.open(emulator, { ...query, 'conversation-id': id });
      client.type('Hello');
      await client.next('response.done');
      expect(said(client)).toEqual(['One.']);
    }
  });

  test('is kept within limits, without fillers', () => {
    const threads = new AgentThreads();
    const message = (id: string, text = id) => ({
      id,
      type: 'message' as const,
      role: 'user' as const,
      content: [{ type: 'input_text' as const, text }],
    });
    threads.keep('first', [message('a'), message('interim_b'), message('huge', 'x'.repeat(100_000))]);
    expect(threads.itemsOf('first').map((item) => item.id)).toEqual(['a']);
    for (let count = 0; count < 100; count += 1) threads.keep(`thread ${count}`, [message('c')]);
    expect(threads.itemsOf('first')).toEqual([]);
    expect(threads.itemsOf('thread 0')).toHaveLength(1);
  });
});
