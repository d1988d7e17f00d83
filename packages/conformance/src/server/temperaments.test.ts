// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { voiceLiveDriver } from '../drivers/voice-live.ts';
import { startScriptedServer } from './start-scripted-server.ts';
import { selectTemperaments, Temperament, type TemperamentName, TEMPERAMENTS } from './temperaments.ts';

type Json = { type?: string; [field: string]: unknown };

async function connect(...temperament: TemperamentName[]) {
  const server = await startScriptedServer({ driver: voiceLiveDriver(), temperament });
  const socket = new WebSocket(server.endpoint);
  const told: Json[] = [];
  socket.on('message', (data: Buffer) => told.push((JSON.parse(data.toString()) ?? {}) as Json));
  onTestFinished(async () => {
    socket.terminate();
    await server.close();
  });
  const peer = await server.waitForPeer();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  const send = (event: object): void => socket.send(JSON.stringify(event));
  const of = (type: string): Json[] => told.filter((event) => event.type === type);
  const come = async (type: string, count = 1): Promise<Json[]> => {
    await expect.poll(() => of(type).length).toBeGreaterThanOrEqual(count);
    return of(type);
  };
  return { server, peer, socket, told, send, of, come };
}

const create = (id: string) => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
});
const request = { type: 'response.create', event_id: 'event_ask', response: { metadata: { tag: 'mine' } } };
const metadataOf = (event: Json | undefined): unknown =>
  (event?.['response'] as Json | undefined)?.['metadata'];
const statusOf = (event: Json | undefined): unknown => (event?.['response'] as Json | undefined)?.['status'];

/** Requests a response and has it answered with a short message. */
async function answered({ peer, send, server }: Awaited<ReturnType<typeof connect>>) {
  send(request);
  const asked = await server.until('the request', () => peer.of('request')[0]);
  const response = peer.respond({ answering: asked });
  response.speak('Hello.', 100);
  response.end();
}

/** Starts a spoken response and cancels it. */
async function cancelled({ peer, send, server }: Awaited<ReturnType<typeof connect>>) {
  const response = peer.respond();
  const item = response.message();
  response.text(item, 'Hello.').audio(item, 100);
  send({ type: 'response.cancel', response_id: response.id });
  await server.until('the cancel', () => peer.of('cancel')[0]);
  return response;
}

test('late-acks collects acknowledgements and sends them in reverse order', async () => {
  const { send, come } = await connect('late-acks');
  send(create('one'));
  send(create('two'));
  const seen = await come('conversation.item.created', 2);
  expect(seen.map(({ item }) => (item as Json)['id'])).toEqual(['two', 'one']);
});

test('unnamed-errors does not name the message at fault', async () => {
  const { send, come } = await connect('unnamed-errors');
  send({ type: 'conversation.item.delete', item_id: 'none', event_id: 'event_delete' });
  const [error] = await come('error');
  expect(error?.['error']).toMatchObject({ event_id: null });
});

test.each<[TemperamentName | undefined, unknown, unknown]>([
  [undefined, { tag: 'mine' }, { tag: 'mine' }],
  ['no-metadata', null, null],
  ['late-metadata', null, { tag: 'mine' }],
])('%s: metadata in response.created is %j, in response.done %j', async (name, first, last) => {
  const wire = await connect(...(name ? [name] : []));
  await answered(wire);
  const [done] = await wire.come('response.done');
  expect(metadataOf(wire.of('response.created')[0])).toEqual(first);
  expect(metadataOf(done)).toEqual(last);
});

test('endless-cancel accepts a cancel and never ends the response', async () => {
  const wire = await connect('endless-cancel');
  const response = await cancelled(wire);
  wire.send({ type: 'response.cancel', response_id: response.id });
  // The answer to the second one comes after everything that the first one could cause.
  await wire.come('error');
  expect(wire.of('response.done')).toEqual([]);
  expect(wire.peer.activeResponse).toBe(undefined);
});

test('streams-on sends more before a cancelled response ends', async () => {
  const wire = await connect('streams-on');
  await cancelled(wire);
  const [done] = await wire.come('response.done');
  expect(statusOf(done)).toBe('cancelled');
  expect(wire.of('response.audio.delta').length).toBeGreaterThan(3);
});

test('unasked adds an item, a filler and an empty response, which queries leave out', async () => {
  const wire = await connect('unasked');
  await answered(wire);
  const done = await wire.come('response.done', 3);
  expect(done).toHaveLength(3);
  expect(wire.of('mcp_list_tools.completed')).toHaveLength(1);
  expect(wire.server.items()).toMatchObject([{ text: 'Hello.' }]);
  expect(wire.peer.conversation.everything()).toHaveLength(3);
});

test('unasked sends a session update before it accepts a change of the session', async () => {
  const { send, come } = await connect('unasked');
  const configure = (instructions: string): void =>
    send({ type: 'session.update', session: { instructions } });
  configure('One.');
  await come('session.updated', 2);
  configure('Two.');
  const told = await come('session.updated', 4);
  const instructions = told.map(({ session }) => (session as Json)['instructions']);
  expect(instructions.slice(1)).toEqual(['One.', 'One.', 'Two.']);
});

test('no-created announces only requested and empty responses', async () => {
  const wire = await connect('no-created');
  const silent = wire.peer.respond();
  silent.end();
  const spoken = wire.peer.respond();
  spoken.speak('Hello.');
  spoken.end();
  await answered(wire);
  await wire.come('response.done', 3);
  const announced = wire.of('response.created').map(({ response }) => (response as Json)['id']);
  expect(announced).toContain(silent.id);
  expect(announced).toHaveLength(2);
});

test('twice repeats the same message, with the same event id', async () => {
  const { send, come } = await connect('twice');
  send(create('one'));
  const [first, second] = await come('conversation.item.created', 2);
  expect(second).toEqual(first);
});

test('late-deltas sends deltas after the end', async () => {
  const wire = await connect('late-deltas');
  await answered(wire);
  await wire.come('response.audio.delta', 2);
  expect(wire.told.at(-1)?.type).toBe('response.audio.delta');
});

test('odd-ids uses ids of three lengths, each id once', async () => {
  const { peer } = await connect('odd-ids');
  const ids = Array.from({ length: 300 }, () => peer.newId('msg'));
  expect(new Set(ids).size).toBe(300);
  expect(new Set(ids.map((id) => id.length))).toEqual(new Set([8, 36, 64]));
  expect(ids.every((id) => id.includes('.') && id.includes(':'))).toBe(true);
});

test('odd-values puts useless messages between the others and keeps required fields', async () => {
  const wire = await connect('odd-values');
  await answered(wire);
  const [done] = await wire.come('response.done');
  expect(metadataOf(done)).toEqual({ tag: 'mine' });
  expect(wire.told.filter(({ type }) => typeof type !== 'string').length).toBeGreaterThan(0);
});

test.each<[TemperamentName, string]>([
  ['fast-audio', 'response.audio_transcript.delta'],
  ['slow-audio', 'response.audio.delta'],
])('%s splits audio into chunks, and %s comes last before the end', async (name, last) => {
  const wire = await connect(name);
  await answered(wire);
  await wire.come('response.done');
  expect(wire.of('response.audio.delta')).toHaveLength(5);
  const content = wire.told.map(({ type }) => type ?? '').filter((type) => type.endsWith('.delta'));
  expect(content.at(-1)).toBe(last);
});

test('small-buffer speaks TLS that this process trusts, and still answers', async () => {
  const { server, send, come } = await connect('small-buffer');
  expect(server.endpoint).toMatch(/^https:/u);
  send(create('one'));
  expect(await come('conversation.item.created')).toHaveLength(1);
});

test.each<[TemperamentName, boolean, boolean]>([
  ['dead-uplink', false, true],
  ['dead-downlink', true, false],
])('%s on a dying connection: reads %s, writes %s', async (name, hears, speaks) => {
  const { peer, server, socket, told, send } = await connect(name);
  let pongs = 0;
  socket.on('pong', () => (pongs += 1));
  await expect.poll(() => told).toHaveLength(1);
  peer.blackhole();
  socket.ping();
  send(create('one'));
  if (hears) await server.until('the item', () => peer.of('create')[0]);
  if (speaks) await server.until('a sign of life', () => told.length > 1);
  expect({ heard: peer.of('create').length, told: told.length > 1, pongs }).toEqual({
    heard: hears ? 1 : 0,
    told: speaks,
    pongs: 0,
  });
});

test('temperaments can be one name, joined names, lists, or all', () => {
  expect(selectTemperaments()).toEqual(['polite']);
  expect(selectTemperaments('late-acks, twice+odd-ids')).toEqual(['late-acks', 'twice+odd-ids']);
  expect(selectTemperaments(['all', 'twice'])).toEqual(['polite', ...Object.keys(TEMPERAMENTS)]);
  expect(String(Temperament.parse('polite'))).toBe('polite');
  expect(() => selectTemperaments('grumpy')).toThrow(
    /"grumpy" is not a temperament; there are polite, late-acks/u,
  );
});
