// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { live, pause, readAll, startSession, until } from './rig.ts';

const NATIVE_VOICE = { voice: 'alloy' };

test('INT-02 interrupt() ends the streams without waiting for the service', async () => {
  const { service, session, generations } = await startSession({}, { cancels: false });
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'So much').audio(itemId, 200);
  const generation = await until('a generation', () => generations[0]);
  const read = readAll(generation);
  await pause(20);
  await session.interrupt();
  expect((await read).messages[0]?.text).toBe('So much');
});

test('INT-03, INT-04, INT-07 truncation goes out once, clamped, and the history holds what was heard', async () => {
  const { service, session, generations } = await startSession(NATIVE_VOICE);
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'One two three four.').audio(itemId, 1000).endMessage(itemId).done();
  await readAll(await until('a generation', () => generations[0]));
  await session.truncate({ messageId: itemId, audioEndMs: 500, audioTranscript: 'One two three four.' });
  const cut = await service.until('a truncation', () => peer.of('conversation.item.truncate')[0]);
  expect(cut).toMatchObject({ item_id: itemId, content_index: 0, audio_end_ms: 500 });
  expect(session.chatCtx.items.map((item) => item.type === 'message' && item.textContent)).toEqual([
    'One two',
  ]);
  await session.truncate({ messageId: itemId, audioEndMs: 99_999 });
  const second = await service.until('a second truncation', () => peer.of('conversation.item.truncate')[1]);
  expect(second.audio_end_ms).toBe(1000);
});

test('INT-05, INT-06 position 0 and nonsense take the message out instead of reaching the wire', async () => {
  const { service, session, generations } = await startSession(NATIVE_VOICE);
  const peer = await live(service, session);
  for (const audioEndMs of [0, Number.NaN, -5]) {
    const reply = peer.respond();
    const itemId = reply.say('Never heard.');
    reply.done();
    const count = generations.length;
    await readAll(await until('a generation', () => generations[Math.max(0, count - 1)]));
    await until('the message', () => session.chatCtx.items.some((item) => item.id === itemId));
    await session.truncate({ messageId: itemId, audioEndMs });
    await service.until('the message to be deleted', () => !peer.items.includes(itemId));
  }
  expect(peer.of('conversation.item.truncate')).toEqual([]);
  expect(session.chatCtx.items).toEqual([]);
});

test('INT-08, INT-09, INT-16 one cancel, which names the response; none when idle', async () => {
  const { service, session, generations } = await startSession({}, { cancels: false });
  const peer = await live(service, session);
  for (let i = 0; i < 5; i += 1) await session.interrupt();
  const reply = peer.respond(undefined, 'resp_1');
  await until('a generation', () => generations[0]);
  await session.interrupt();
  await session.interrupt();
  await service.until('a cancel', () => peer.of('response.cancel')[0]);
  reply.cancelled();
  await pause(30);
  expect(peer.of('response.cancel')).toMatchObject([{ response_id: 'resp_1' }]);
});

test('INT-10 interrupted before it began: the late response is cancelled, not played, and paid for', async () => {
  const { service, session, generations, events, errors } = await startSession();
  const peer = await live(service, session);
  const reply = session.generateReply().catch((error: { code: string }) => error.code);
  const request = await service.until('a request', () => peer.of('response.create')[0]);
  await session.interrupt();
  expect(await reply).toBe('reply_cancelled');
  peer.respond(request, 'resp_late');
  await service.until('a cancel', () => peer.of('response.cancel')[0]?.response_id === 'resp_late');
  await until('a report', () => events['metrics_collected']?.length === 1);
  expect(generations).toEqual([]);
  expect(errors).toEqual([]);
});

test('INT-11 interrupt() from inside the speech event leaves everything in order', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  session.on('input_speech_started', () => void session.interrupt());
  const reply = peer.respond();
  reply.text(reply.message(), 'Talking');
  await until('a generation', () => generations[0]);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  const next = peer.respond();
  next.say('Answer');
  next.done();
  await until('the next generation', () => generations[1]);
  expect((await readAll(generations[1] as never)).messages[0]?.text).toBe('Answer');
});

test('INT-12 nothing rejects while disconnected or closed', async () => {
  const { service, session } = await startSession({ connOptions: { maxRetry: 50, retryIntervalMs: 100 } });
  const peer = await live(service, session);
  service.behaviour.greetWith = () => undefined;
  peer.socket.terminate();
  const calls = () =>
    Promise.all([
      session.interrupt(),
      session.truncate({ messageId: 'none', audioEndMs: 10 }),
      session.clearAudio(),
      session.commitAudio(),
    ]);
  await calls();
  await session.close();
  await calls();
});

test('INT-13 a message nobody heard is taken out of the conversation', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  const first = reply.say('Heard in part.');
  const second = reply.say('Never heard.');
  reply.done();
  const generation = await until('a generation', () => generations[0]);
  await generation.messageStream.getReader().read();
  await session.interrupt();
  await service.until('the second message to be deleted', () => !peer.items.includes(second));
  expect(peer.items).toContain(first);
});

test('INT-14 with auto_truncate the service truncates and the history follows', async () => {
  const { service, session, generations } = await startSession({
    ...NATIVE_VOICE,
    turnDetection: { type: 'server_vad', autoTruncate: true },
  });
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'One two three four.').audio(itemId, 1000).endMessage(itemId).done();
  await readAll(await until('a generation', () => generations[0]));
  await session.truncate({ messageId: itemId, audioEndMs: 500 });
  await pause(50);
  expect(peer.of('conversation.item.truncate')).toEqual([]);
  expect(session.chatCtx.items.map((item) => item.type === 'message' && item.textContent)).toEqual([
    'One two',
  ]);
});

test('a cancel the service refuses as not active is nobody’s concern', async () => {
  const { service, session, errors } = await startSession(
    {},
    {
      refuse: (event) =>
        event.type === 'response.cancel' ? { code: 'response_cancel_not_active' } : undefined,
    },
  );
  const peer = await live(service, session);
  const reply = peer.respond();
  await pause(20);
  await session.interrupt();
  await service.until('a cancel', () => peer.of('response.cancel')[0]);
  reply.done();
  await pause(30);
  expect(errors).toEqual([]);
});
