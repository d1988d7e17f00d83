// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { SessionSnapshot } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const json = { 'content-type': 'application/json' };

describe('control routes', () => {
  test('return health and sessions', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({ instructions: 'Be brief.' });
    const health = await fetch(`${emulator.endpoint}/_emulator/health`);
    expect(await health.json()).toEqual({ status: 'ok', sessions: 1 });
    const sessions = (await (
      await fetch(`${emulator.endpoint}/_emulator/sessions`)
    ).json()) as SessionSnapshot[];
    expect(sessions[0]).toMatchObject({
      model: 'gpt-realtime',
      session: { instructions: 'Be brief.' },
      received: [{ type: 'session.update' }],
    });
  });

  test('inject faults', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    const response = await fetch(`${emulator.endpoint}/_emulator/faults`, {
      method: 'POST',
      headers: json,
      body: '{"slug":"close-1011"}',
    });
    expect(response.status).toBe(200);
    expect((await client.closed).code).toBe(1011);
  });

  test('explain which faults are accepted', async () => {
    const { endpoint } = await emulate();
    const post = (body: string, headers = json) =>
      fetch(`${endpoint}/_emulator/faults`, { method: 'POST', headers, body });
    const unknown = await post('{"slug":"earthquake"}');
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('close-1011');
    expect((await post('{')).status).toBe(400);
    expect((await post('{"slug":"cut"}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('reject pages of another origin, and requests without the key if there is one', async () => {
    const { endpoint } = await emulate({ key: 'right' });
    const health = (headers: Record<string, string>) => fetch(`${endpoint}/_emulator/health`, { headers });
    expect((await health({})).status).toBe(401);
    expect((await health({ 'api-key': 'right', origin: 'https://example.org' })).status).toBe(403);
    expect((await health({ 'api-key': 'right' })).status).toBe(200);
  });

  test('return 404 for everything else', async () => {
    const { endpoint } = await emulate();
    expect((await fetch(`${endpoint}/_emulator/nothing`)).status).toBe(404);
  });
});

describe('sessions()', () => {
  test('returns what arrived, with audio counted but not kept, without credentials, and with how it ended', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator, { 'api-key': 'secret' });
    await client.configure({
      tools: [
        {
          type: 'mcp',
          server_label: 'docs',
          server_url: 'https://example.org',
          authorization: 'secret',
          headers: { x: 'secret' },
        },
      ],
    });
    const mcp = {
      type: 'mcp' as const,
      server_label: 'docs',
      server_url: 'https://example.org',
      authorization: 'secret',
    };
    client.send({ type: 'response.create', response: { tools: [mcp], modalities: ['text'] } });
    await client.next('response.done');
    client.hearSamples(new Int16Array(24_000));
    await client.settle();
    client.socket.close(1000, 'bye');
    await client.closed;
    const [session] = emulator.sessions();
    expect(session?.audio).toEqual({ appends: 50, bytes: 48_000, ms: 1000 });
    expect(session?.received.map((event) => event.type)).toEqual(['session.update', 'response.create']);
    expect(session?.closed).toEqual({ code: 1000, reason: 'bye' });
    expect(JSON.stringify({ query: session?.query, received: session?.received })).not.toContain('secret');
  });
});

describe('waitFor()', () => {
  test('returns each event once, whether it arrived before or after', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({ instructions: 'one' });
    const second = emulator.waitFor('session.update', (event) => event.session.instructions === 'two');
    await client.configure({ instructions: 'two' });
    expect((await emulator.waitFor('session.update')).session.instructions).toBe('one');
    expect((await second).session.instructions).toBe('two');
    expect((await emulator.waitFor('session.created')).session.id).toMatch(/^sess_/);
  });

  test('reports what arrived when it times out', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({});
    await expect(emulator.waitFor('response.cancel', undefined, { timeoutMs: 10 })).rejects.toThrow(
      "waitFor('response.cancel'): no such event within 10 ms. Received so far: session.update ×1. Sent: session.created ×1, session.updated ×1.",
    );
  });

  test('reports that events did not match, or were returned before', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({ instructions: 'one' });
    await client.configure({ instructions: 'two' });
    await emulator.waitFor('session.update');
    const three = emulator.waitFor('session.update', (event) => event.session.instructions === 'three', {
      timeoutMs: 10,
    });
    await expect(three).rejects.toThrow(
      'Of these session.update: 1 returned to earlier calls, 1 did not match.',
    );
  });

  test('rejects with the error of its predicate, and the session continues', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    const waiting = emulator.waitFor('session.update', () => {
      throw new Error('my own mistake');
    });
    const failed = waiting.catch(String);
    await client.configure({ instructions: 'one' });
    expect(await failed).toContain('my own mistake');
    await client.configure({ instructions: 'two' });
  });

  test('rejects when the emulator is closed', async () => {
    const emulator = await emulate();
    const waiting = emulator.waitFor('response.create').catch(String);
    await emulator.close();
    expect(await waiting).toContain('the emulator was closed');
  });
});
