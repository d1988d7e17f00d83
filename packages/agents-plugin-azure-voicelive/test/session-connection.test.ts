// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { realtime } from '../src/index.ts';
import { ScriptedService } from './scripted-service.ts';
import { FAST, live, pause, ramp, readAll, startSession, until, watch } from './rig.ts';

/** A failing service must not be asked more often than this in a test. */
const TRIES = FAST.maxRetry + 1;

test('refused-port: retries, then one final error, and one recoverable before it', async () => {
  const service = await ScriptedService.start();
  const { endpoint } = service;
  await service.close();
  const model = new realtime.RealtimeModel({ endpoint, connOptions: FAST });
  const { errors, session } = watch(model.session());
  await until('the final error', () => errors.find((error) => !error.recoverable));
  expect(errors.map((error) => [error.error.code, error.recoverable])).toEqual([
    ['connection_refused', true],
    ['connection_refused', false],
  ]);
  await session.close();
});

test('early-error: the service’s code is final and reaches the application with a hint', async () => {
  const { service, errors, session } = await startSession(
    {},
    {
      greetWith: (peer) => {
        peer.error({ code: 'invalid_model', message: 'The model is not supported in this region.' });
        peer.socket.close(1000);
      },
    },
  );
  await until('the final error', () => errors[0]);
  expect(errors).toMatchObject([
    {
      recoverable: false,
      error: { code: 'session_refused', serviceCode: 'invalid_model', requestId: expect.any(String) },
    },
  ]);
  expect(service.peers).toHaveLength(1);
  await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
});

test('accept-close: a service that accepts and closes is not stormed', async () => {
  const { service, errors } = await startSession(
    {},
    {
      greetWith: (peer) => {
        service_greet(peer);
        peer.socket.close(1000);
      },
    },
  );
  await until('the final error', () => errors.find((error) => !error.recoverable));
  expect(service.peers).toHaveLength(TRIES);

  function service_greet(peer: Parameters<ScriptedService['greet']>[0]): void {
    peer.sendRaw(JSON.stringify({ type: 'session.created', session: { id: 'sess_x' } }));
  }
});

test('accept-silent: a service that says nothing counts as failed in time', async () => {
  const { errors } = await startSession(
    { connOptions: { maxRetry: 1, retryIntervalMs: 20, timeoutMs: 150 } },
    { greetWith: () => undefined },
  );
  await until('the final error', () => errors.find((error) => !error.recoverable));
  expect(errors.at(-1)?.error.code).toBe('session_timeout');
});

test('cut: reconnects, restores, tells the application once', async () => {
  const { service, session, order, errors } = await startSession();
  const peer = await live(service, session);
  await session.updateInstructions('Be brief.');
  peer.socket.terminate();
  const next = await service.ready(2);
  await until('the reconnect', () => order.includes('session_reconnected'));
  expect(next.config['instructions']).toBe('Be brief.');
  expect(errors).toMatchObject([{ recoverable: true }]);
  expect(order.filter((name) => name === 'session_reconnected')).toHaveLength(1);
});

test('drop-mid-reply: streams end at the drop, with what had arrived, although the service stays away', async () => {
  const { service, session, generations, events } = await startSession({
    connOptions: { maxRetry: 100, retryIntervalMs: 100 },
  });
  const peer = await live(service, session);
  const reply = peer.respond(undefined, 'resp_1');
  const itemId = reply.message();
  reply.text(itemId, 'So far').audio(itemId, 100);
  const read = readAll(await until('a generation', () => generations[0]));
  service.behaviour.greetWith = () => undefined;
  await pause(20);
  peer.socket.terminate();
  expect((await read).messages[0]).toMatchObject({ text: 'So far', samples: 2400 });
  expect(events['metrics_collected']).toMatchObject([{ requestId: 'resp_1', cancelled: true }]);
});

test('drop-mid-reply: a message cut after the reconnect is shortened on the new connection, as text', async () => {
  const { service, session, generations } = await startSession({ voice: 'alloy' });
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'One two three four.').audio(itemId, 1000);
  const read = readAll(await until('a generation', () => generations[0]));
  await pause(20);
  peer.socket.terminate();
  await read;
  const next = await service.ready(2);
  await service.until('the restored message', () => next.items.includes(itemId));
  await session.truncate({ messageId: itemId, audioEndMs: 500 });
  await service.until('the heard text', () =>
    JSON.stringify(next.itemBodies.get(itemId)).includes('"One two"'),
  );
  expect(next.of('conversation.item.truncate')).toEqual([]);
  expect(next.items).toEqual([itemId]);
});

test('drop-mid-reply: a message nobody heard leaves nothing in the history', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  reply.text(reply.message(), 'Not spoken yet');
  const read = readAll(await until('a generation', () => generations[0]));
  await pause(20);
  peer.socket.terminate();
  expect((await read).messages).toMatchObject([{ text: '', samples: 0 }]);
  expect(session.chatCtx.items).toEqual([]);
});

test('drop-before-follow-up: a reply that had not begun is asked for again, once', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const reply = session.generateReply('Say it.');
  await service.until('the request', () => peer.of('response.create')[0]);
  peer.socket.terminate();
  const next = await service.ready(2);
  const again = await service.until('the request again', () => next.of('response.create')[0]);
  const answer = next.respond(again);
  answer.say('Said.');
  answer.done();
  expect((await readAll(await reply)).messages[0]?.text).toBe('Said.');
  expect(next.of('response.create')).toHaveLength(1);
});

test('a turn that was understood is answered although the connection broke before the answer', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  peer.transcript('item_u', 'Are you there?');
  await until(
    'the transcript',
    () => session.chatCtx.items[0]?.type === 'message' && session.chatCtx.items[0].textContent,
  );
  peer.socket.terminate();
  const next = await service.ready(2);
  const request = await service.until('the request', () => next.of('response.create')[0]);
  const answer = next.respond(request);
  answer.say('Yes.');
  answer.done();
  const generation = await until('the answer', () => generations[0]);
  expect(generation.userInitiated).toBe(false);
});

test('drop-mid-speech with manual turns: the turn is sent again whole', async () => {
  const { service, session } = await startSession({ turnDetection: null });
  const peer = await live(service, session);
  const frames = ramp(500);
  for (const frame of frames) session.pushAudio(frame);
  await service.until('the audio', () => peer.audioMs === 500);
  peer.socket.terminate();
  const next = await live(service, session, 2);
  for (const frame of ramp(100)) session.pushAudio(frame);
  await session.commitAudio();
  await service.until('the commit', () => next.of('input_audio_buffer.commit')[0]);
  expect(next.audioMs).toBe(600);
});

test.each([1000, 1001, 1011, 1012])('close-%i is an outage: reconnects', async (code) => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  peer.socket.close(code);
  await live(service, session, 2);
});

test('close-1008 is final', async () => {
  const { service, session, errors } = await startSession();
  const peer = await live(service, session);
  peer.socket.close(1008);
  await until('the final error', () => errors.find((error) => !error.recoverable));
  expect(service.peers).toHaveLength(1);
});

test('malformed-json, unknown-event, binary-frame: logged and skipped', async () => {
  const { service, session, errors, generations } = await startSession();
  const peer = await live(service, session);
  peer.sendRaw('{"type": "response.');
  peer.sendRaw(JSON.stringify({ type: 'session.from.the.future', x: 1 }));
  peer.sendRaw(JSON.stringify({ type: 'response.audio.delta' }));
  peer.socket.send(Buffer.from([1, 2, 3]));
  const reply = peer.respond();
  reply.say('Still here.');
  reply.done();
  expect((await readAll(await until('a generation', () => generations[0]))).messages[0]?.text).toBe(
    'Still here.',
  );
  expect(errors).toEqual([]);
});

test('a refused default goes without, a refused option is final', async () => {
  const refuse = (param: string) => (event: { type: string; session?: object }) =>
    event.type === 'session.update' && param in (event.session ?? {})
      ? { code: 'invalid_value', param: `session.${param}` }
      : undefined;
  const lenient = await startSession({ voice: 'alloy' }, { refuse: refuse('input_audio_transcription') });
  const peer = await live(lenient.service, lenient.session);
  expect(peer.config['input_audio_transcription']).toBeUndefined();
  expect(lenient.errors).toEqual([]);
  const strict = await startSession({ temperature: 0.1 }, { refuse: refuse('temperature') });
  await until('the final error', () => strict.errors[0]);
  expect(strict.errors).toMatchObject([
    { recoverable: false, error: { code: 'session_refused', serviceCode: 'invalid_value' } },
  ]);
});

test('ERR-05 a listener that throws stops nothing', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  session.on('input_audio_transcription_completed', () => {
    throw new Error('from the application');
  });
  session.on('voicelive_server_event_received', () => {
    throw new Error('from the application');
  });
  peer.transcript('item_u', 'Hello');
  const reply = peer.respond();
  reply.done();
  await until('the next event', () => generations[0]);
});

test('SEC-02 the key is in no error, event or report', async () => {
  const key = 'marker-key-0123456789abcdef';
  const { service, errors, events } = await startSession(
    { apiKey: key },
    { greetWith: (peer) => peer.error({ code: 'invalid_model', message: `bad ${key}` }) },
  );
  await until('the final error', () => errors[0]);
  expect(service.peers[0]?.request.headers['api-key']).toBe(key);
  expect(service.peers[0]?.request.url).not.toContain(key);
  const { inspect } = await import('node:util');
  expect(inspect({ errors, events }, { depth: 10 })).not.toContain(key);
  expect(String(errors[0]?.error.stack)).not.toContain(key);
});
