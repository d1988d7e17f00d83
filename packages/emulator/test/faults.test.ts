// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { FaultSlug } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

/** Names a test by the fault it covers; another test checks that every fault has one. */
function proof(slug: FaultSlug): FaultSlug {
  return slug;
}

async function connected(slug?: FaultSlug, query: Record<string, string> = {}) {
  const emulator = await emulate();
  const client = await Client.open(emulator, query);
  if (slug !== undefined) emulator.inject({ slug });
  return { emulator, client };
}

describe('at the upgrade', () => {
  const statuses = { 'bad-key': 401, 'wrong-path': 404, 'rate-limited': 429, 'server-error': 503 } as const;
  for (const [slug, status] of Object.entries(statuses)) {
    test(`${proof(slug as FaultSlug)}: answers ${status} once, then accepts`, async () => {
      const emulator = await emulate();
      emulator.inject({ slug: slug as FaultSlug });
      await expect(Client.upgrade(address(emulator))).rejects.toThrow(
        `Unexpected server response: ${status}`,
      );
      await Client.open(emulator);
    });
  }

  test('rate-limited sends Retry-After, server-error another status, both as often as requested', async () => {
    const emulator = await emulate();
    emulator.inject({ slug: 'rate-limited', retryAfterS: 3 });
    const response = await new Promise<string>((resolve) => {
      const socket = connect(emulator.port, '127.0.0.1', () => {
        const { pathname, search, host } = new URL(address(emulator));
        const headers =
          'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
        socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n\r\n`);
      });
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(response).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
    expect(response).toContain('Retry-After: 3\r\n');
    emulator.inject({ slug: 'server-error', status: 500, times: 2 });
    await expect(Client.upgrade(address(emulator))).rejects.toThrow('500');
    await expect(Client.upgrade(address(emulator))).rejects.toThrow('500');
    await Client.open(emulator);
  });

  test(`${proof('handshake-hang')}: never answers`, async () => {
    const emulator = await emulate();
    emulator.inject({ slug: 'handshake-hang' });
    await expect(Client.upgrade(address(emulator), { handshakeTimeout: 100 })).rejects.toThrow(
      'Opening handshake has timed out',
    );
    await Client.open(emulator);
  });

  test(`${proof('accept-silent')}: sends nothing`, async () => {
    const emulator = await emulate();
    emulator.inject({ slug: 'accept-silent' });
    const client = await Client.upgrade(address(emulator));
    client.type('Hello');
    await client.settle();
    expect(client.types()).toEqual([]);
  });

  test(`${proof('early-error')}: sends an error instead of session.created, then closes`, async () => {
    const emulator = await emulate();
    emulator.inject({ slug: 'early-error' });
    const client = await Client.upgrade(address(emulator));
    expect((await client.closed).code).toBe(1000);
    expect(client.types()).toEqual(['error']);
  });

  test(`${proof('accept-close')}: sends session.created and closes`, async () => {
    const emulator = await emulate();
    emulator.inject({ slug: 'accept-close' });
    const client = await Client.upgrade(address(emulator));
    expect((await client.closed).code).toBe(1000);
    expect(client.types()).toEqual(['session.created']);
  });
});

describe('on a live session', () => {
  const codes = {
    'close-1000': 1000,
    'session-expired': 1001,
    cut: 1006,
    'close-1008': 1008,
    'close-1011': 1011,
    'close-1012': 1012,
    'close-no-status': 1005,
  } as const;
  for (const [slug, code] of Object.entries(codes)) {
    test(`${proof(slug as FaultSlug)}: ends it with ${code}`, async () => {
      const { client, emulator } = await connected(slug as FaultSlug);
      expect((await client.closed).code).toBe(code);
      await Client.open(emulator);
    });
  }

  test('session-expired sends its reason, close-1012 accepts another code', async () => {
    const { client, emulator } = await connected('session-expired');
    expect((await client.closed).reason).toBe('session_expired');
    const other = await Client.open(emulator);
    emulator.inject({ slug: 'close-1012', status: 1013 });
    expect((await other.closed).code).toBe(1013);
  });

  test(`${proof('half-open')}: neither reads nor writes nor closes`, async () => {
    const { client } = await connected('half-open');
    let ponged = false;
    client.socket.on('pong', () => (ponged = true));
    client.socket.ping();
    client.type('Hello');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([ponged, client.types()]).toEqual([false, ['session.created']]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test(`${proof('malformed-json')}: sends a frame that is not JSON`, async () => {
    const { client } = await connected('malformed-json');
    await client.settle();
    expect(() => JSON.parse(client.raw.at(-1)?.data.toString() ?? '')).toThrow(SyntaxError);
  });

  test(`${proof('binary-frame')}: sends a binary frame`, async () => {
    const { client } = await connected('binary-frame');
    await client.settle();
    expect(client.raw.at(-1)?.binary).toBe(true);
  });

  test(`${proof('unknown-event')}: sends an unknown event`, async () => {
    const { client } = await connected('unknown-event');
    await client.settle();
    expect(client.types()).toEqual(['session.created', 'response.hologram.delta']);
  });

  test(`${proof('unknown-field')}: adds an unknown field to the next event`, async () => {
    const { client } = await connected('unknown-field');
    await client.configure({});
    expect(client.events.at(-1)).toHaveProperty('x_unknown_field');
  });

  test(`${proof('duplicate-event-id')}: sends the next event twice`, async () => {
    const { client } = await connected('duplicate-event-id');
    await client.configure({});
    await client.settle();
    const ids = client.all('session.updated').map((event) => event.event_id);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});

describe('in a turn', () => {
  test(`${proof('late-deltas')}: sends audio after response.done`, async () => {
    const { client } = await connected('late-deltas');
    client.type('Hello');
    await client.next('response.done');
    expect((await client.next('response.audio.delta')).response_id).toBe(
      client.all('response.done')[0]?.response.id,
    );
  });

  test(`${proof('double-created')}: announces a response twice`, async () => {
    const { client } = await connected('double-created');
    client.type('Hello');
    await client.next('response.done');
    expect(client.all('response.created')).toHaveLength(2);
  });

  test(`${proof('empty-audio')}: answers with an empty delta instead of audio`, async () => {
    const { client } = await connected('empty-audio');
    client.type('Hello');
    await client.next('response.done');
    expect(client.all('response.audio.delta').map((event) => event.delta)).toEqual(['']);
  });

  test(`${proof('odd-bytes')}: splits a delta in the middle of a sample and loses nothing`, async () => {
    const sound = async (slug?: FaultSlug) => {
      const { client } = await connected(slug);
      client.type('Hello');
      await client.next('response.done');
      return client.all('response.audio.delta').map((event) => Buffer.from(event.delta, 'base64'));
    };
    const [plain, odd] = [await sound(), await sound('odd-bytes')];
    expect(odd.some((bytes) => bytes.length % 2 === 1)).toBe(true);
    expect(Buffer.concat(odd).equals(Buffer.concat(plain))).toBe(true);
  });

  test(`${proof('no-transcript')}: omits the user transcript`, async () => {
    const { client } = await connected('no-transcript', { model: 'gpt-4.1' });
    await client.say('Hello there');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('transcription'))).toEqual([]);
  });

  for (const [model, ears] of [
    ['gpt-realtime', 'whisper-1'],
    ['gpt-4.1', 'azure-speech'],
  ] as const) {
    test(`${proof('late-transcript')}: sends the user transcript after the answer of ${model}`, async () => {
      const { client } = await connected('late-transcript', { model });
      await client.configure({ input_audio_transcription: { model: ears } });
      await client.say('Hello there');
      await client.next('response.done');
      await client.next('conversation.item.input_audio_transcription.completed');
      expect(client.all('conversation.item.input_audio_transcription.completed')).toHaveLength(1);
    });
  }

  test(`${proof('no-speech-stopped')}: omits speech_stopped and continues`, async () => {
    const { client } = await connected('no-speech-stopped');
    await client.say('Hello there');
    await client.next('response.done');
    expect(client.types()).not.toContain('input_audio_buffer.speech_stopped');
  });

  test(`${proof('cancel-refused')}: answers a cancel with "not active" and continues`, async () => {
    const emulator = await emulate({
      pace: 'realtime',
      scenario: { version: 1, turns: [{ say: 'One moment.' }] },
    });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'cancel-refused' });
    client.type('Hello');
    await client.next('response.audio.delta');
    client.send({ type: 'response.cancel' });
    expect((await client.next('error')).error.code).toBe('response_cancel_not_active');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test(`${proof('drop-mid-reply')}: drops after the first audio`, async () => {
    const { client } = await connected('drop-mid-reply');
    client.type('Hello');
    expect((await client.closed).code).toBe(1006);
    expect(client.types().at(-1)).toBe('response.audio.delta');
  });

  test(`${proof('drop-mid-speech')}: drops while the user speaks`, async () => {
    const { client } = await connected('drop-mid-speech');
    await client.say('Hello there');
    expect((await client.closed).code).toBe(1006);
    expect(client.types().at(-1)).toBe('input_audio_buffer.speech_started');
  });

  const tool = { type: 'function' as const, name: 'get_time', parameters: {} };

  test(`${proof('drop-mid-tool')}: drops in the arguments of a call`, async () => {
    const { client } = await connected('drop-mid-tool');
    await client.configure({ tools: [tool] });
    client.type('What time is it?');
    await client.closed;
    expect(client.types().at(-1)).toBe('response.function_call_arguments.delta');
  });

  test(`${proof('drop-before-follow-up')}: drops when the output of a tool arrives`, async () => {
    const { client } = await connected('drop-before-follow-up');
    await client.configure({ tools: [tool] });
    client.type('What time is it?');
    const call = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '12' },
    });
    expect((await client.closed).code).toBe(1006);
  });
});

test('a fault can wait for another moment', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'cut', when: 'response-done' });
  client.type('Hello');
  await client.closed;
  expect(client.types().at(-1)).toBe('response.done');
});

test('a fault to strike now, without a session, strikes the next one', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'close-1011' });
  const client = await Client.upgrade(address(emulator));
  expect((await client.closed).code).toBe(1011);
});

test.each([{ slug: 'earthquake' }, { slug: 'cut', when: 'tomorrow' }, { slug: 'cut', times: 0 }])(
  'inject refuses %j',
  async (request) => {
    const emulator = await emulate();
    expect(() => emulator.inject(request as never)).toThrow(/give (?:one of|a whole number)/);
  },
);
