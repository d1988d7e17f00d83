// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EmulatorOptions } from '../src/index.ts';
import { address, Client, emulate, speech } from './client.ts';

type Line = Record<string, unknown> & { kind: string; event?: Record<string, unknown> };

async function recordingFile(content?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-emulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'recording.jsonl');
  if (content !== undefined) await writeFile(file, content);
  return file;
}

const linesOf = async (file: string): Promise<Line[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** A conversation like that of a plugin: configured, with its own items, spoken and typed, with a tool. */
async function converse(client: Client): Promise<string[]> {
  const audio = await speech('Hello there');
  client.send({
    type: 'session.update',
    event_id: `evt_${Math.random()}`,
    session: {
      input_audio_transcription: { model: 'whisper-1' },
      tools: [{ type: 'function', name: 'get_time', parameters: {} }],
    },
  });
  await client.next('session.updated');
  client.hearSamples(audio);
  await client.next('response.done');
  client.send({
    type: 'conversation.item.create',
    item: {
      type: 'message',
      id: `item_mine${Math.floor(Math.random() * 1e9)}`,
      role: 'user',
      content: [{ type: 'input_text', text: 'What time is it?' }],
    },
  });
  client.send({ type: 'response.create' });
  const call = await client.next('response.function_call_arguments.done');
  await client.next('response.done');
  client.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '12' },
  });
  client.send({ type: 'response.create' });
  await client.next('response.done');
  client.send({ type: 'response.cancel', event_id: `evt_${Math.random()}` });
  await client.next('error');
  return client.events.map((event) => event.type);
}

/** Records a conversation; returns the file and what the client received. */
async function record(options: EmulatorOptions = {}) {
  const file = await recordingFile();
  const emulator = await emulate({ record: file, ...options });
  const client = await Client.open(emulator);
  const types = await converse(client);
  client.socket.close(1000, 'bye');
  await client.closed;
  await emulator.close();
  return { file, types, client };
}

describe('a recording', () => {
  test('contains every frame in both directions with its time, and how it ended', async () => {
    const { file, types } = await record();
    const lines = await linesOf(file);
    expect(lines[0]).toEqual({ kind: 'recording', version: 1, startedAt: expect.any(String) });
    expect(lines[1]).toMatchObject({ kind: 'open', connection: 1 });
    expect(lines.at(-1)).toMatchObject({ kind: 'close', by: 'client', code: 1000, reason: 'bye' });
    const server = lines.filter((line) => line.kind === 'server').map((line) => line.event?.['type']);
    expect(server).toEqual(types);
    const times = lines.slice(1).map((line) => line['atMs'] as number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('omits audio but keeps its length, unless requested otherwise', async () => {
    const { file } = await record();
    const delta = (await linesOf(file)).find((line) => line.event?.['type'] === 'response.audio.delta');
    expect(delta?.event?.['delta']).toMatch(/^<elided \d+ bytes>$/);
    const { file: whole, client } = await record({ recordAudio: true });
    const deltas = (await linesOf(whole)).filter((line) => line.event?.['type'] === 'response.audio.delta');
    expect(deltas.map((line) => line.event?.['delta'])).toEqual(
      client.all('response.audio.delta').map((event) => event.delta),
    );
  });

  test('never contains a key or a token, wherever it stood', async () => {
    const file = await recordingFile();
    const emulator = await emulate({ record: file });
    const query = { 'api-key': 'secret-1', Authorization: 'Bearer secret-2' };
    const headers = { 'api-key': 'secret-3', authorization: 'Bearer secret-4', cookie: 'secret-5' };
    const client = await Client.open(emulator, query, { headers });
    const mcp = {
      type: 'mcp' as const,
      server_label: 'docs',
      server_url: 'https://example.org',
      authorization: 'secret-6',
      headers: { 'x-anything': 'secret-7' },
    };
    await client.configure({ tools: [mcp] });
    emulator.inject({ slug: 'bad-key' });
    await expect(Client.upgrade(address(emulator, query), { headers })).rejects.toThrow('401');
    client.send({ type: 'response.create', response: { tools: [mcp] } });
    await client.next('response.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"password":"secret-8"}' },
    });
    client.socket.send('{"type":"session.update","authorization":"secret-9"');
    client.socket.send(Buffer.from('{"api-key":"secret-a"}'));
    await client.settle();
    client.socket.close(1000, 'Bearer secret-token-0123');
    await client.closed;
    await emulator.close();
    const text = await readFile(file, 'utf8');
    const binary = JSON.parse(text.split('\n').find((line) => line.includes('"binary"')) ?? '{}').binary;
    expect(Buffer.from(binary, 'base64').toString()).toBe('{"api-key":"***"}');
    expect(text).toContain('"kind":"refused"');
    expect(text).toContain('server_label');
    expect(text).not.toContain('secret');
  });

  test('contains no key of an event that lacks its type, is in a list or in bytes', async () => {
    const file = await recordingFile();
    const emulator = await emulate({ record: file });
    const client = await Client.open(emulator);
    const untyped = { session: { tools: [{ server_label: 'docs', headers: { 'x-anything': 'secret-1' } }] } };
    client.socket.send(JSON.stringify(untyped));
    client.socket.send(JSON.stringify([untyped]));
    client.socket.send(Buffer.from(JSON.stringify({ type: 'é', ...untyped })));
    client.socket.send(String.raw`{"authoriz\u0061tion":{"a":"secret-2"}}`);
    await client.settle();
    await emulator.close();
    const lines = (await linesOf(file)).filter((line) => line.kind === 'client');
    const texts = lines.map(({ text, binary }) =>
      typeof text === 'string' ? text : Buffer.from(String(binary), 'base64').toString(),
    );
    expect(texts.join()).not.toContain('secret');
    expect(texts.filter((text) => text.includes('"docs"'))).toHaveLength(3);
    expect(texts.join()).toContain('é');
  });

  test('contains frames that are not events unchanged', async () => {
    const file = await recordingFile();
    const emulator = await emulate({ record: file });
    const client = await Client.open(emulator);
    client.socket.send('not json');
    client.socket.send(Buffer.from([1, 2, 3]));
    emulator.inject({ slug: 'malformed-json' });
    await client.settle();
    emulator.inject({ slug: 'close-1011' });
    await client.closed;
    await emulator.close();
    const lines = await linesOf(file);
    expect(lines.find((line) => line['text'] === 'not json')).toMatchObject({ kind: 'client' });
    expect(lines.find((line) => line['binary'] === 'AQID')).toMatchObject({ kind: 'client' });
    expect(lines.at(-1)).toMatchObject({ kind: 'close', by: 'server', code: 1011 });
  });

  test('reports at the start that it cannot be written', async () => {
    await expect(emulate({ record: '/nowhere/recording.jsonl' })).rejects.toThrow(
      'record: there is no folder for /nowhere/recording.jsonl; make it first',
    );
  });
});

describe('a replay', () => {
  test.each([false, true])(
    'gives a client the same conversation again (audio recorded: %s)',
    async (recordAudio) => {
      const { file, types, client: first } = await record({ recordAudio });
      const emulator = await emulate({ replay: file });
      const client = await Client.open(emulator);
      expect(await converse(client)).toEqual(types);
      const bytes = (of: Client) =>
        of.all('response.audio.delta').map((event) => Buffer.from(event.delta, 'base64').length);
      expect(bytes(client)).toEqual(bytes(first));
    },
  );

  test("replaces the recorded ids by the client's own", async () => {
    const { file } = await record();
    const emulator = await emulate({ replay: file });
    const client = await Client.open(emulator);
    await converse(client);
    const sent = emulator.sessions()[0]?.received ?? [];
    const own = sent.flatMap((event) =>
      event.type === 'conversation.item.create' && event.item.type === 'message' ? [event.item.id] : [],
    );
    const created = client.all('conversation.item.created').map((event) => event.item.id);
    expect(created).toContain(own[0]);
    expect(client.all('error')[0]?.error.event_id).toBe(sent.at(-1)?.event_id);
  });

  // Clients find their own responses by it (`metadata` of `response.create`, Voice Live API reference 2026-07-15).
  test("echoes the client's own metadata in responses", async () => {
    const file = await recordingFile();
    const ask = async (options: EmulatorOptions, request: string): Promise<unknown[]> => {
      const emulator = await emulate(options);
      const client = await Client.open(emulator);
      client.send({ type: 'response.create', response: { metadata: { request, kind: 'greeting' } } });
      await client.next('response.done');
      client.socket.close(1000, 'bye');
      await client.closed;
      await emulator.close();
      return [...client.all('response.created'), ...client.all('response.done')].map(
        ({ response }) => response.metadata,
      );
    };
    await ask({ record: file }, 'first');
    const own = { request: 'second $&', kind: 'greeting' };
    expect(await ask({ replay: file }, own.request)).toEqual([own, own]);
  });

  test('waits for what the recorded client had sent, and logs it', async () => {
    const { file } = await record();
    const said: string[] = [];
    const emulator = await emulate({ replay: file, log: (message) => said.push(message) });
    const client = await Client.open(emulator);
    client.send({ type: 'response.cancel' });
    await client.settle();
    expect(client.types()).toEqual(['session.created']);
    await expect.poll(() => said).toEqual([expect.stringContaining('session.update ×1')]);
  });

  /**
   * What had arrived when a connection was lost is not always the same. Clients restore it as items, because a session
   * ends with its connection (`@azure/ai-voicelive` 1.1.0 does not reconnect, and answers nothing after a loss).
   */
  describe('after a lost connection', () => {
    const message = (role: string, text: string) => ({
      type: 'conversation.item.create',
      item: { type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'text', text }] },
    });
    /** Asks, is cut off in the answer, reconnects with what was left of it, and says something else. */
    async function askTwice(options: EmulatorOptions, partial: boolean, speaks: boolean) {
      const emulator = await emulate(options);
      const first = await Client.open(emulator);
      first.send(message('user', 'One?'));
      first.send({ type: 'response.create' });
      expect((await first.closed).code).toBe(1006);
      const second = await Client.open(emulator);
      second.send(message('user', 'One?'));
      if (partial) second.send(message('assistant', 'First ans'));
      if (speaks) second.hearSamples(await speech('Hello there'));
      else second.type('Two?');
      await second.next('response.done');
      const items = second.all('conversation.item.created').map(({ item }) => item);
      second.socket.close(1000, 'bye');
      await second.closed;
      await emulator.close();
      return items.map((item) => (item.type === 'message' ? item.role : item.type));
    }

    test.each([
      ['drop-mid-reply', false],
      ['drop-mid-reply', true],
      ['cut', false],
    ] as const)(
      'continues without what this client had not received (%s, by voice: %s)',
      async (slug, speaks) => {
        const file = await recordingFile();
        const fault = { slug, when: 'first-audio' as const };
        const turns = [{ say: 'First answer.' }, { hear: 'Two?', say: 'Second answer.' }];
        const recorded = { record: file, faults: [fault], scenario: { version: 1 as const, turns } };
        expect(await askTwice(recorded, true, speaks)).toEqual(['user', 'assistant', 'user', 'assistant']);
        const said: string[] = [];
        const replay = { replay: file, log: (line: string) => said.push(line) };
        expect(await askTwice(replay, false, speaks)).toEqual(['user', 'user', 'assistant']);
        expect(said).toEqual([
          'replay: goes on without conversation.item.create assistant message ×1 (so far ×0): the client has sent what came after it in the recording',
        ]);
        said.length = 0;
        expect(await askTwice(replay, true, speaks)).toEqual(['user', 'assistant', 'user', 'assistant']);
        expect(said).toEqual([]);
      },
    );
  });

  test('says that the recording of a connection has ended', async () => {
    const { file } = await record();
    const said: string[] = [];
    const emulator = await emulate({ replay: file, log: (line) => said.push(line) });
    await converse(await Client.open(emulator));
    await expect.poll(() => said).toEqual([expect.stringContaining('ends here')]);
  });

  test('shifts times to the present', async () => {
    const { file } = await record();
    const aged = (await readFile(file, 'utf8'))
      .replace(/"startedAt":"[^"]+"/, '"startedAt":"2020-01-01T00:00:00.000Z"')
      .replaceAll(/"expires_at":\d+/g, `"expires_at":${Date.UTC(2020, 0, 1, 1) / 1000}`);
    const emulator = await emulate({ replay: await recordingFile(aged) });
    const client = await Client.open(emulator);
    const left = (client.all('session.created')[0]?.session.expires_at ?? 0) - Date.now() / 1000;
    expect(left).toBeGreaterThan(3500);
    expect(left).toBeLessThan(3700);
  });

  test('serves the connections of a recording in order, ends as they ended, and reports what happened', async () => {
    const file = await recordingFile();
    const recorded = await emulate({ record: file });
    const one = await Client.open(recorded);
    recorded.inject({ slug: 'close-1011' });
    await one.closed;
    const two = await Client.open(recorded);
    await two.configure({ instructions: 'two' });
    recorded.inject({ slug: 'cut' });
    await two.closed;
    await recorded.close();

    const emulator = await emulate({ replay: file });
    expect((await (await Client.open(emulator)).closed).code).toBe(1011);
    const second = await Client.open(emulator);
    await second.configure({ instructions: 'other' });
    expect((await second.closed).code).toBe(1006);
    expect(emulator.sessions().map(({ closed }) => closed?.code)).toEqual([1011, 1006]);
    expect(emulator.sessions()[1]?.session.instructions).toBe('two');
    expect((await emulator.waitFor('session.update')).session.instructions).toBe('other');
    expect((await (await Client.open(emulator)).closed).code).toBe(1011);
  });

  test('can be hit by faults like any session', async () => {
    const { file } = await record();
    const emulator = await emulate({ replay: file });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'session-limit' });
    expect((await client.closed).code).toBe(1001);
  });

  test.each([
    ['', 'the recording holds no connection'],
    ['{}', 'recording.jsonl:1: kind'],
    [
      '{"kind":"recording","version":1,"startedAt":"2026-01-01T00:00:00Z"}\nrubbish',
      'recording.jsonl:2: not JSON',
    ],
    ['{"kind":"open","connection":1,"atMs":0,"target":"/"}', 'its first line is missing'],
    [
      '{"kind":"recording","version":1,"startedAt":"2026-01-01T00:00:00Z"}\n{"kind":"server","connection":2,"atMs":0,"text":"x"}',
      'recording.jsonl:2: connection 2 was never opened',
    ],
  ])('rejects %j and says where it is invalid', async (content, message) => {
    await expect(emulate({ replay: await recordingFile(content) })).rejects.toThrow(message);
  });

  test('names the whole path when the file is missing', async () => {
    await expect(emulate({ replay: 'nowhere.jsonl' })).rejects.toThrow(
      `replay: there is no file ${resolve('nowhere.jsonl')}; check the path`,
    );
  });

  test('cannot be combined with a scenario', async () => {
    const scenario = { version: 1 as const };
    await expect(emulate({ replay: 'recording.jsonl', scenario })).rejects.toThrow('give one of them');
  });
});
