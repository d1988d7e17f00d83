// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

/** HTTP status of a refused upgrade, or 101. */
async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  try {
    await Client.upgrade(url, { headers });
    return 101;
  } catch (error) {
    return Number(/server response: (?<status>\d+)/u.exec(String(error))?.groups?.['status']);
  }
}

describe('an upgrade', () => {
  test('is refused with 404 for another path', async () => {
    const emulator = await emulate();
    expect(await statusOf(address(emulator).replace('realtime?', 'realtime/sessions?'))).toBe(404);
  });

  test.each(['', '2020-01-01'])('is refused with 400 for the api-version "%s"', async (version) => {
    expect(await statusOf(address(await emulate(), { 'api-version': version }))).toBe(400);
  });

  test.each(['2025-10-01', '2026-04-10', '2026-07-15'])(
    'is accepted for the api-version %s',
    async (version) => {
      expect(await statusOf(address(await emulate(), { 'api-version': version }))).toBe(101);
    },
  );

  test('is refused with 401 for a wrong or missing key, wherever a key may be', async () => {
    const emulator = await emulate({ key: 'right' });
    expect(await statusOf(address(emulator))).toBe(401);
    expect(await statusOf(address(emulator, { 'api-key': 'wrong' }))).toBe(401);
    expect(await statusOf(address(emulator), { 'api-key': 'wrong' })).toBe(401);
    expect(await statusOf(address(emulator), { authorization: 'Bearer wrong' })).toBe(401);
  });

  test('is accepted for the right key in the header, the query, a bearer token, or a bearer token in the query', async () => {
    const emulator = await emulate({ key: 'right' });
    expect(await statusOf(address(emulator), { 'api-key': 'right' })).toBe(101);
    expect(await statusOf(address(emulator, { 'api-key': 'right' }))).toBe(101);
    expect(await statusOf(address(emulator), { authorization: 'Bearer right' })).toBe(101);
    expect(await statusOf(address(emulator, { Authorization: 'Bearer right' }))).toBe(101);
  });

  test('is accepted with any key when the emulator has none', async () => {
    expect(await statusOf(address(await emulate()), { 'api-key': 'whatever' })).toBe(101);
  });

  test('is refused for pages of another origin or port, and for foreign Host headers', async () => {
    const emulator = await emulate();
    const own = `http://127.0.0.1:${emulator.port}`;
    expect(await statusOf(address(emulator), { origin: 'https://example.org' })).toBe(403);
    expect(await statusOf(address(emulator), { origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await statusOf(address(emulator), { origin: 'null' })).toBe(403);
    expect(await statusOf(address(emulator), { host: 'rebound.example.org' })).toBe(403);
    expect(await statusOf(address(emulator), { origin: own })).toBe(101);
  });

  test('offers no compression and no subprotocol', async () => {
    const client = await Client.open(await emulate(), {}, { perMessageDeflate: true });
    expect([client.socket.extensions, client.socket.protocol]).toEqual(['', '']);
  });
});

describe('a model the service does not have', () => {
  test.each(['gpt-6', 'made-up'])(
    '%s is accepted, then refused by an error event and a close',
    async (model) => {
      const client = await Client.upgrade(address(await emulate(), { model }));
      await client.closed;
      expect(client.types()).toEqual(['error']);
      expect(client.all('error')[0]?.error.code).toBe('invalid_model');
    },
  );

  test('a missing model is an invalid request', async () => {
    const client = await Client.upgrade(address(await emulate(), { model: '' }));
    await client.closed;
    expect(client.all('error')[0]?.error.code).toBe('invalid_request_error');
  });
});

describe('a bring-your-own-model profile', () => {
  test('accepts any model name and determines the family', async () => {
    const client = await Client.open(await emulate(), {
      model: 'mine',
      profile: 'byom-azure-openai-realtime',
    });
    expect(client.all('session.created')[0]?.session).toMatchObject({
      model: 'mine',
      voice: { type: 'openai' },
    });
  });

  test('is rejected by an error event when it is unknown', async () => {
    const client = await Client.upgrade(address(await emulate(), { model: 'mine', profile: 'byom-mine' }));
    await client.closed;
    expect(client.all('error')[0]?.error.code).toBe('invalid_profile');
  });
});

test.each(['//', 'http://other/', '/%zz', '*'])(
  'a request with an unknown target is refused: %s',
  async (target) => {
    const emulator = await emulate();
    const ask = (headers: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(emulator.port, '127.0.0.1');
        let text = '';
        socket.on('data', (data) => (text += data.toString()));
        socket.on('close', () => resolve(text));
        socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: ${headers}\r\n\r\n`);
      });
    expect(await ask('Upgrade\r\nUpgrade: websocket')).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(await ask('close')).toMatch(/^HTTP\/1\.1 40[04] /);
  },
);

test('session.created comes first, with every field of its family', async () => {
  const emulator = await emulate();
  const native = (await Client.open(emulator)).all('session.created')[0]?.session;
  const cascaded = (await Client.open(emulator, { model: 'gpt-4.1' })).all('session.created')[0]?.session;
  expect(native).toMatchObject({
    model: 'gpt-realtime-global-standard',
    voice: { name: 'alloy', type: 'openai' },
    input_audio_transcription: null,
  });
  expect(cascaded).toMatchObject({
    model: 'gpt-4.1',
    temperature: 0.8,
    input_audio_transcription: { model: 'azure-speech' },
  });
  expect(native?.id).toMatch(/^sess_\w{21}$/);
});

describe('startEmulator', () => {
  test('refuses to listen beyond loopback without a key', async () => {
    await expect(startEmulator({ host: '0.0.0.0' })).rejects.toThrow('give a key, or use 127.0.0.1');
  });

  test('refuses a port that is taken', async () => {
    const { port } = await emulate();
    await expect(startEmulator({ port, voice: 'builtin' })).rejects.toThrow(
      /is taken.*another port \(--port\), 0 for a free one/u,
    );
  });

  test('closes open sessions and frees the port', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await Promise.all([emulator.close(), emulator.close()]);
    expect(await client.closed).toEqual({ code: 1001, reason: 'The emulator was closed' });
    const again = await emulate({ port: emulator.port });
    expect(again.port).toBe(emulator.port);
  });
});
