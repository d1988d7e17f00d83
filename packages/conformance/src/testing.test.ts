// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { onTestFinished, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  openaiRealtimeDriver,
  type Received,
  type ScriptedServerOptions,
  startScriptedServer,
  Timeline,
  voiceLiveDriver,
  waitFor,
} from './testing.ts';
import { settles } from './waiting.ts';

type Json = { type: string; [field: string]: unknown };

async function connect(options: Partial<ScriptedServerOptions> = {}) {
  const server = await startScriptedServer({ driver: voiceLiveDriver(), ...options });
  const socket = new WebSocket(server.endpoint);
  const told: Json[] = [];
  socket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString()) as Json));
  onTestFinished(async () => {
    socket.terminate();
    await server.close();
  });
  const peer = await server.waitForPeer();
  await expect.poll(() => told).toHaveLength(1);
  const send = (event: object): void => socket.send(JSON.stringify(event));
  const types = (): string[] => told.map(({ type }) => type);
  return { server, peer, told, types, send };
}

const create = (id: string) => ({
  type: 'conversation.item.create',
  event_id: `event_${id}`,
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
});

test('a client message is available both as an action and in its raw form', async () => {
  const { peer, server, send } = await connect();
  send({ type: 'session.update', event_id: 'event_1', session: { instructions: 'Be kind.' } });
  await server.configured();
  expect(peer.config.instructions).toBe('Be kind.');
  expect(peer.rawOf('session.update')).toMatchObject([{ event_id: 'event_1' }]);
});

test('an acknowledgement returns the configuration in force', async () => {
  const { told, send } = await connect();
  send({ type: 'session.update', session: { instructions: 'Be kind.' } });
  send({ type: 'session.update', session: { temperature: 0.5 } });
  await expect.poll(() => told).toHaveLength(3);
  expect(told[2]).toMatchObject({ session: { instructions: 'Be kind.', temperature: 0.5 } });
});

test('held acknowledgements are sent when released, in the requested order', async () => {
  const { peer, server, told, send } = await connect({ behaviour: { react: () => 'hold' } });
  send(create('one'));
  send(create('two'));
  await server.until('both items', () => peer.held === 2);
  expect(told).toHaveLength(1);
  peer.release([1, 0]);
  await expect.poll(() => told).toHaveLength(3);
  expect(told.slice(1).map(({ item }) => (item as { id: string }).id)).toEqual(['two', 'one']);
});

test('a dropped message takes effect without an answer, an ignored one does not', async () => {
  const { peer, server, told, send } = await connect({
    behaviour: {
      react: (action) => (action.kind === 'create' && action.item.id === 'one' ? 'drop' : 'ignore'),
    },
  });
  send(create('one'));
  send(create('two'));
  await server.until('both messages', () => peer.received.length === 2);
  expect(server.items().map(({ id }) => id)).toEqual(['one']);
  expect(told).toHaveLength(1);
});

test.each([
  [true, 'event_one'],
  [false, null],
])('a rejection names its message or not: %s', async (named, event_id) => {
  const { told, send } = await connect({
    behaviour: { react: () => ({ refuse: 'rejected', message: 'no', named }) },
  });
  send(create('one'));
  await expect.poll(() => told).toHaveLength(2);
  expect(told[1]).toMatchObject({ type: 'error', error: { message: 'no', event_id } });
});

test('sends an object as JSON and a text unchanged', async () => {
  const { peer, types } = await connect();
  peer.sendRaw({ type: 'made.up' });
  peer.sendRaw('{"type":"written"}');
  await expect.poll(() => types().slice(1)).toEqual(['made.up', 'written']);
});

test('a wait that fails reports what has arrived instead', async () => {
  const { server, send, peer } = await connect();
  send(create('one'));
  await server.until('an item', () => peer.of('create')[0]);
  await expect(server.waitForPeer(2, { timeoutMs: 50 })).rejects.toThrow(/connection 2.*create/u);
});

const standStill = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('a limit does not count the time in which the process stood still', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const settled = settles(promise, 500);
  setImmediate(() => {
    standStill(1000);
    setTimeout(() => resolve('in time'), 50);
  });
  await expect(settled).resolves.toEqual({ state: 'resolved', value: 'in time' });
});

test('a limit ends when the process has run for it', async () => {
  await expect(settles(new Promise(() => undefined), 50)).resolves.toEqual({ state: 'pending' });
});

test('a wait does not count the time in which the process stood still', async () => {
  let looks = 0;
  const probe = (): boolean => {
    looks += 1;
    if (looks === 1) standStill(1000);
    return looks === 2;
  };
  await expect(waitFor('a second look', probe, { timeoutMs: 500 })).resolves.toBe(true);
});

const audioOf = (samples: number) => ({
  type: 'input_audio_buffer.append',
  audio: Buffer.from(new Int16Array(samples).fill(7).buffer).toString('base64'),
});

test('a server without a timeline records no wire traffic and still answers', async () => {
  const timeline = new Timeline();
  const { server, send, told } = await connect({ timeline, keepsTimeline: false });
  send(create('one'));
  await expect.poll(() => told).toHaveLength(2);
  expect(server.items()).toHaveLength(1);
  const sources = timeline.entries().map(({ source }) => source);
  expect(sources).toContain('connection');
  expect(sources).not.toContain('client');
  expect(sources).not.toContain('server');
});

test('a server that keeps no audio passes it to the reaction only, and a commit still counts it', async () => {
  const heard: number[] = [];
  const react = (action: Received): undefined => {
    if (action.kind === 'audio') heard.push(action.samples.length);
  };
  const { peer, server, send } = await connect({ keepsAudio: false, behaviour: { react } });
  for (const samples of [2400, 480]) send(audioOf(samples));
  send({ type: 'input_audio_buffer.commit' });
  await server.until('the commit', () => peer.of('commit')[0]);
  expect(heard).toEqual([2400, 480]);
  expect(peer.received.map(({ kind }) => kind)).toEqual(['commit']);
  expect(server.items()).toHaveLength(1);
});

test('the reaction gets the time a message arrived, on the clock of the timeline', async () => {
  const timeline = new Timeline();
  const moments: number[] = [];
  const { send } = await connect({
    timeline,
    behaviour: { react: ({ atMs }) => void moments.push(atMs, timeline.now()) },
  });
  const before = timeline.now();
  send(create('one'));
  await expect.poll(() => moments).toHaveLength(2);
  expect([before, ...moments]).toEqual([before, ...moments].toSorted((a, b) => a - b));
});

test('a handshake at the path of another driver uses its protocol, all others the first', async () => {
  const server = await startScriptedServer({
    driver: voiceLiveDriver(),
    driversByPath: { '/v1': openaiRealtimeDriver() },
  });
  onTestFinished(() => server.close());
  server.onConnection((peer) => peer.respond().speak('Well.'));
  const types = async (path: string): Promise<string[]> => {
    const told: string[] = [];
    const socket = new WebSocket(new URL(path, server.endpoint));
    socket.on('message', (data: Buffer) => told.push((JSON.parse(data.toString()) as Json).type));
    await expect.poll(() => told).toContain('response.output_item.done');
    return told;
  };
  expect(await types('/v1/realtime')).toContain('response.output_audio.delta');
  expect(await types('/voice-live/realtime')).toContain('response.audio.delta');
});

test('audio that was written once can be sent many times', async () => {
  const { peer, told } = await connect({ keepsTimeline: false });
  const response = peer.respond();
  const itemId = response.message();
  const written = response.writtenAudio(itemId, Uint8Array.of(1, 2));
  for (const message of [...written, ...written]) peer.sendRaw(message);
  response.audioBytes(itemId, Uint8Array.of(1, 2));
  const deltas = () => told.filter(({ type }) => type === 'response.audio.delta');
  await expect.poll(() => deltas()).toHaveLength(3);
  const [once, twice, said] = deltas();
  expect(twice).toEqual(once);
  expect(said).toEqual({ ...once, event_id: said?.['event_id'] });
});
