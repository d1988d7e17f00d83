// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { expect, test } from 'vitest';
import { live, pause, readAll, startSession, until } from './rig.ts';

test('GEN-01, GEN-02, GEN-05 one generation a response, with the service’s ids', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond(undefined, 'resp_1');
  const itemId = reply.say('Hello there');
  reply.done();
  const generation = await until('a generation', () => generations[0]);
  const { messages } = await readAll(generation);
  expect(generation).toMatchObject({ responseId: 'resp_1', userInitiated: false });
  expect(messages).toMatchObject([{ messageId: itemId, text: 'Hello there', modalities: ['audio', 'text'] }]);
  expect(generations).toHaveLength(1);
});

test('GEN-03 each reply gets its own response, also when a spontaneous one comes first', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const asked = session.generateReply();
  const request = await service.until('a request', () => peer.of('response.create')[0]);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  const spontaneous = peer.respond(undefined, 'resp_vad');
  spontaneous.done();
  const requested = peer.respond(request, 'resp_ours');
  requested.done();
  expect((await asked).responseId).toBe('resp_ours');
  await until('both generations', () => generations.length === 2);
  expect(generations.map((g) => [g.responseId, g.userInitiated])).toEqual([
    ['resp_vad', false],
    ['resp_ours', true],
  ]);
});

test('GEN-07, GEN-08 no sample is lost at odd byte boundaries, and frames own their memory', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const samples = Int16Array.from({ length: 4800 }, (_, i) => i);
  const bytes = Buffer.from(samples.buffer);
  const reply = peer.respond();
  const itemId = reply.message();
  for (const [from, to] of [
    [0, 333],
    [333, 334],
    [334, 2001],
    [2001, 9600],
  ])
    reply.audioBytes(itemId, bytes.subarray(from, to));
  reply.endMessage(itemId).done();
  const { messages } = await readAll(await until('a generation', () => generations[0]));
  const frames = messages[0]?.frames ?? [];
  expect(frames.flatMap((frame) => [...frame.data])).toEqual([...samples]);
  for (const frame of frames) {
    expect(frame.data.byteOffset).toBe(0);
    expect(frame.data.buffer.byteLength).toBe(frame.data.byteLength);
    expect([frame.sampleRate, frame.channels]).toEqual([24_000, 1]);
    expect(frame.samplesPerChannel).toBeLessThanOrEqual(480);
  }
});

test('GEN-12 every terminal status ends all four streams', async () => {
  const { service, session, generations, errors } = await startSession();
  const peer = await live(service, session);
  for (const end of ['done', 'failed', 'cancelled'] as const) {
    const reply = peer.respond();
    const itemId = reply.message();
    reply.text(itemId, 'Half').audio(itemId, 40);
    reply[end]();
  }
  await until('three generations', () => generations.length === 3);
  const read = await Promise.all(generations.map((generation) => readAll(generation)));
  expect(read.map(({ messages }) => messages[0]?.text)).toEqual(['Half', 'Half', 'Half']);
  expect(errors).toMatchObject([{ recoverable: true, error: { code: 'response_failed' } }]);
});

test('GEN-14 two messages of one response come in order', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  reply.say('One.');
  reply.say('Two.');
  reply.done();
  const { messages } = await readAll(await until('a generation', () => generations[0]));
  expect(messages.map((message) => message.text)).toEqual(['One.', 'Two.']);
});

test('GEN-16, GEN-17 overlapping responses keep their own content', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const one = peer.respond();
  const first = one.message();
  const two = peer.respond();
  const second = two.message();
  one.text(first, 'first ').audio(first, 20);
  two.text(second, 'second ').audio(second, 40);
  one.endMessage(first).done();
  two.text(second, 'to the end').audio(second, 40).endMessage(second).done();
  await until('two generations', () => generations.length === 2);
  const read = await Promise.all(generations.map((generation) => readAll(generation)));
  expect(read.map(({ messages }) => [messages[0]?.text, messages[0]?.samples])).toEqual([
    ['first ', 480],
    ['second to the end', 1920],
  ]);
});

test('GEN-18 deltas for what is over are ignored', async () => {
  const { service, session, generations, errors } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.say('Over.');
  reply.done();
  reply.audio(itemId, 100).text(itemId, 'late');
  const next = peer.respond();
  next.say('Next.');
  next.done();
  await until('two generations', () => generations.length === 2);
  expect((await readAll(generations[1] as never)).messages[0]?.text).toBe('Next.');
  expect(errors).toEqual([]);
});

test('GEN-20 late deltas after the reader went away reject nothing', async () => {
  const { service, session, generations } = await startSession({}, { cancels: false });
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'Long').audio(itemId, 100);
  const generation = await until('a generation', () => generations[0]);
  const { value: message } = await generation.messageStream.getReader().read();
  await message?.audioStream.cancel();
  await session.interrupt();
  for (let i = 0; i < 4; i += 1) reply.audio(itemId, 20).text(itemId, ' late');
  reply.cancelled();
  await pause(50);
});

test('GEN-21 word times become timed strings, counted from the start of each message', async () => {
  const { service, session, generations } = await startSession({ voice: 'en-US-AvaNeural' });
  const peer = await live(service, session);
  expect(peer.config['output_audio_timestamp_types']).toEqual(['word']);
  const reply = peer.respond();
  const one = reply.message();
  reply
    .text(one, 'Four degrees.')
    .audio(one, 1000)
    .word(one, 'Four', 0, 210)
    .word(one, 'degrees', 210, 430)
    .endMessage(one);
  const two = reply.message();
  // This service counts from the start of the response.
  reply.text(two, 'Clear.').audio(two, 500).word(two, 'Clear', 1100, 300).endMessage(two);
  const three = reply.message();
  reply.text(three, 'No times.').audio(three, 100).endMessage(three);
  reply.done();
  const generation = await until('a generation', () => generations[0]);
  const pieces: unknown[][] = [];
  for await (const message of generation.messageStream) {
    const list = await Array.fromAsync(message.textStream);
    pieces.push(
      list.map((piece) =>
        voice.isTimedString(piece) ? [piece.text, piece.startTime, piece.endTime] : piece,
      ),
    );
  }
  expect(pieces).toEqual([
    [
      ['Four ', 0, 0.21],
      ['degrees.', 0.21, 0.64],
    ],
    [['Clear.', 0.1, 0.4]],
    ['No times.'],
  ]);
});

test('GEN-22 a message is announced with its first content, however long that takes', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  const generation = await until('a generation', () => generations[0]);
  const announced = generation.messageStream.getReader().read();
  expect(await Promise.race([announced, pause(100).then(() => 'nothing')])).toBe('nothing');
  reply.audio(itemId, 20);
  expect((await announced).value?.messageId).toBe(itemId);
  reply.done();
});

test('GEN-23 a reply in text although speech was asked for keeps its text', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message(undefined, 'text');
  reply.text(itemId, 'In writing.', 'text').endMessage(itemId).done();
  const { messages } = await readAll(await until('a generation', () => generations[0]));
  expect(messages).toMatchObject([{ text: 'In writing.', modalities: ['text'], samples: 0 }]);
});

test('duplicate announcements of a response make one generation', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  peer.respond(undefined, 'resp_1');
  const again = peer.respond(undefined, 'resp_1');
  again.say('Once.');
  again.done();
  await until('a generation', () => generations[0]);
  await pause(30);
  expect(generations).toHaveLength(1);
});

test('MET-01 to MET-07 one report a response, complete, with names and token details', async () => {
  const { service, session, events, model, order } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u', 0);
  peer.userStops('item_u', 1000);
  const reply = peer.respond(undefined, 'resp_1');
  reply.say('Hello');
  reply.done();
  const aborted = peer.respond(undefined, 'resp_2');
  aborted.cancelled();
  await until('two reports', () => events['metrics_collected']?.length === 2);
  expect(events['metrics_collected']).toMatchObject([
    {
      type: 'realtime_model_metrics',
      label: model.label(),
      requestId: 'resp_1',
      cancelled: false,
      inputTokens: 30,
      outputTokens: 45,
      totalTokens: 75,
      inputTokenDetails: { textTokens: 10, audioTokens: 20, imageTokens: 0, cachedTokens: 0 },
      outputTokenDetails: { textTokens: 5, audioTokens: 40, imageTokens: 0 },
      metadata: { modelName: 'gpt-realtime', modelProvider: 'azure.voice_live' },
      endOfSpeechToFirstAudioMs: expect.any(Number),
      acquireTimeMs: expect.any(Number),
    },
    { requestId: 'resp_2', cancelled: true, ttftMs: -1, inputTokens: 0, connectionReused: true },
  ]);
  expect(order.indexOf('generation_created')).toBeLessThan(order.indexOf('metrics_collected'));
});
