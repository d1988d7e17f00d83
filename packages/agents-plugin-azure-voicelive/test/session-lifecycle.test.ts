// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { realtime } from '../src/index.ts';
import { live, pause, ramp, readAll, startModel, startSession, until, watch } from './rig.ts';

test('LIF-01 session() returns at once, before any network result', async () => {
  const { model } = await startModel({}, { greetWith: () => undefined });
  expect(model.session()).toBeInstanceOf(llm.RealtimeSession);
});

test('LIF-03 instructions, context and tools reach the service before the first reply is asked for', async () => {
  const { service, session } = await startSession();
  const tools = new llm.ToolContext([
    llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'ok' }),
  ]);
  const context = llm.ChatContext.empty();
  context.addMessage({ role: 'user', content: 'one' });
  context.addMessage({ role: 'assistant', content: 'two' });
  await session._updateSession('Be brief.', context, tools);
  const reply = session.generateReply();
  const peer = await service.ready();
  const request = await service.until('a reply request', () => peer.of('response.create')[0]);
  expect(peer.config).toMatchObject({
    instructions: 'Be brief.',
    tools: [{ type: 'function', name: 'look' }],
  });
  expect(peer.items).toHaveLength(2);
  const types = peer.received.map((event) => event.type);
  expect(types.lastIndexOf('conversation.item.create')).toBeLessThan(types.indexOf('response.create'));
  peer.respond(request).done();
  await reply;
});

test('LIF-05 a reply asked for before the connection is open is served when it is', async () => {
  const { service, session } = await startSession({}, { greetWith: () => undefined });
  const reply = session.generateReply('Greet.');
  const peer = await until('a connection', () => service.peers[0]);
  await pause(200);
  service.greet(peer);
  const request = await service.until('a reply request', () => peer.of('response.create')[0]);
  const answer = peer.respond(request);
  answer.say('Hello');
  answer.done();
  const { messages } = await readAll(await reply);
  expect(messages[0]?.text).toBe('Hello');
});

test('LIF-07 two sessions of one model share nothing', async () => {
  const { service, model } = await startModel();
  const one = watch(model.session());
  await service.ready(1);
  const two = watch(model.session());
  const second = await service.ready(2);
  await one.session.updateInstructions('Only for one.');
  expect(service.peers[0]?.config['instructions']).toBe('Only for one.');
  expect(second.config['instructions']).toBeUndefined();
  expect(two.errors).toEqual([]);
});

test('LIF-08 the application’s option objects are neither changed nor kept', async () => {
  const service = await startModel();
  const options = Object.freeze({
    endpoint: service.service.endpoint,
    voice: Object.freeze({ type: 'azure-standard' as const, name: 'en-US-AvaNeural' }),
    turnDetection: Object.freeze({ type: 'server_vad' as const }),
  });
  const copy = structuredClone(options);
  const model = new realtime.RealtimeModel(options);
  const session = model.session();
  await service.service.ready();
  session.updateOptions({ turnDetection: null });
  await model.close();
  expect(options).toEqual(copy);
});

test('LIF-11 events while nobody listens neither throw nor kill the session', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  session.removeAllListeners();
  peer.error({ code: 'server_error' });
  peer.userStarts('item_u');
  peer.socket.terminate();
  const next = await service.ready(2);
  const reply = session.generateReply();
  const request = await service.until('a reply request', () => next.of('response.create')[0]);
  next.respond(request).done();
  expect((await reply).userInitiated).toBe(true);
});

test('LIF-13, LIF-14 close() closes the socket, twice is as good as once', async () => {
  const { service, session } = await startSession();
  const peer = await service.ready();
  await Promise.all([session.close(), session.close()]);
  await service.until('the socket to close', () => peer.closed);
});

test('LIF-12 close() does not wait for a peer that is gone', async () => {
  const { service, session } = await startSession();
  const peer = await service.ready();
  peer.socket.pause();
  const started = Date.now();
  await session.close();
  expect(Date.now() - started).toBeLessThan(2000);
});

test('LIF-15 close() ends open streams and settles pending replies', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  reply.text(reply.message(), 'Half a');
  const generation = await until('a generation', () => generations[0]);
  const pending = session.generateReply().catch((error: { code: string }) => error.code);
  const read = readAll(generation);
  await session.close();
  expect(await pending).toBe('session_closed');
  expect((await read).messages.length).toBeLessThanOrEqual(1);
});

test('LIF-16 after close() nothing is emitted and nothing is sent', async () => {
  const { service, session, order } = await startSession();
  const peer = await service.ready();
  await session.close();
  const before = { events: order.length, sent: peer.received.length };
  for (const frame of ramp(100)) session.pushAudio(frame);
  await session.interrupt();
  await session.commitAudio();
  await pause(50);
  expect({ events: order.length, sent: peer.received.length }).toEqual(before);
});

test('LIF-17 close() while connecting ends the attempt quietly', async () => {
  const { service, session, order } = await startSession({}, { greetWith: () => undefined });
  const peer = await until('a connection', () => service.peers[0]);
  await session.close();
  await service.until('the socket to close', () => peer.closed);
  expect(order).toEqual([]);
});

test('LIF-18 close() during a wait between retries ends the wait', async () => {
  const model = new realtime.RealtimeModel({
    endpoint: 'http://127.0.0.1:9',
    connOptions: { maxRetry: 5, retryIntervalMs: 60_000 },
  });
  const { session, errors } = watch(model.session());
  await until('the first failure', () => errors[0]);
  await session.close();
  expect(errors).toHaveLength(1);
});

test('what is asked of a closed session is refused with a code', async () => {
  const { session } = await startSession();
  await session.close();
  await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
  await expect(session.updateChatCtx(llm.ChatContext.empty())).rejects.toBeInstanceOf(llm.RealtimeError);
});
