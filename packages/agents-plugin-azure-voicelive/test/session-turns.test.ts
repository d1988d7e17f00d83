// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { live, pause, ramp, startSession, until } from './rig.ts';

const MANUAL = { turnDetection: null };

test('TRN-01 speech events come in pairs, duplicates are filtered', async () => {
  const { service, session, order, events } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.userStarts('item_u');
  peer.userStops('item_u');
  peer.userStops('item_u');
  await until('the stop', () => events['input_speech_stopped']?.length);
  await pause(20);
  expect(order).toEqual(['input_speech_started', 'input_speech_stopped']);
  expect(events['input_speech_stopped']).toEqual([{ userTranscriptionEnabled: true }]);
});

test('TRN-02 a drop during speech emits the stop', async () => {
  const { service, session, events } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  await until('the start', () => events['input_speech_started']?.length);
  peer.socket.terminate();
  await until('the stop', () => events['input_speech_stopped']?.length);
});

test('no-speech-stopped: the committed turn says that speech has ended', async () => {
  const { service, session, events } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.sendRaw(
    JSON.stringify({ type: 'input_audio_buffer.committed', item_id: 'item_u', previous_item_id: null }),
  );
  await until('the stop', () => events['input_speech_stopped']?.length === 1);
});

test('TRN-03 no speech events when server turn detection is off', async () => {
  const { service, session, order } = await startSession(MANUAL);
  const peer = await live(service, session);
  expect(peer.config['turn_detection']).toBeNull();
  peer.userStarts('item_u');
  await pause(30);
  expect(order).toEqual([]);
});

test('turn detection that is switched off while the caller speaks ends the speech', async () => {
  const { service, session, order } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  await until('the start', () => order.includes('input_speech_started'));
  session.updateOptions({ turnDetection: null });
  await service.until('the update', () => peer.config['turn_detection'] === null);
  peer.userStarts('item_v');
  await pause(20);
  expect(order).toEqual(['input_speech_started', 'input_speech_stopped']);
});

test('the model names the sessions that run, closed ones not', async () => {
  const { model, session } = await startSession();
  const second = model.session();
  expect(model.sessions).toEqual([session, second]);
  await session.close();
  expect(model.sessions).toEqual([second]);
});

test('TRN-05, TRN-06 a short press is committed whole, and the reply is asked for after it', async () => {
  const { service, session } = await startSession(MANUAL);
  const peer = await live(service, session);
  for (const frame of ramp(130)) session.pushAudio(frame);
  void session.commitAudio();
  const reply = session.generateReply();
  const request = await service.until('a request', () => peer.of('response.create')[0]);
  const types = peer.received.map((event) => event.type);
  expect(peer.audioMs).toBe(130);
  expect(types.indexOf('input_audio_buffer.commit')).toBeLessThan(types.indexOf('response.create'));
  peer.respond(request).done();
  await reply;
});

test('TRN-07 committing nothing sends nothing', async () => {
  const { service, session } = await startSession(MANUAL);
  const peer = await live(service, session);
  await session.commitAudio();
  await pause(20);
  expect(peer.of('input_audio_buffer.commit')).toEqual([]);
});

test('TRN-08, AIN-07 what was cleared is not in the turn', async () => {
  const { service, session } = await startSession(MANUAL);
  const peer = await live(service, session);
  for (const frame of ramp(50)) session.pushAudio(frame);
  await session.clearAudio();
  const before = peer.samples().length;
  for (const frame of ramp(200)) session.pushAudio(frame);
  await session.commitAudio();
  await service.until('the commit', () => peer.of('input_audio_buffer.commit')[0]);
  const types = peer.received.map((event) => event.type);
  const sinceClear = peer.received
    .slice(types.lastIndexOf('input_audio_buffer.clear'))
    .filter((event) => event.type === 'input_audio_buffer.append');
  const bytes = sinceClear.reduce(
    (sum, event) => sum + Buffer.from('audio' in event ? event.audio : '', 'base64').length,
    0,
  );
  expect(bytes / 48).toBe(200);
  expect(before).toBeLessThanOrEqual(1200);
});

test('TRX-01, TRX-02, TRX-06 partials add up, one final, the mirror gains the text', async () => {
  const { service, session, events } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  peer.transcriptPart('item_u', 'What ');
  peer.transcriptPart('item_u', 'now?');
  peer.transcript('item_u', 'What now?');
  peer.transcript('item_u', 'What now?');
  await until('three transcripts', () => events['input_audio_transcription_completed']?.length === 3);
  await pause(20);
  expect(events['input_audio_transcription_completed']).toMatchObject([
    { itemId: 'item_u', transcript: 'What ', isFinal: false },
    { transcript: 'What now?', isFinal: false },
    { transcript: 'What now?', isFinal: true, turnStartedAt: expect.any(Number) },
  ]);
  expect(session.chatCtx.items).toMatchObject([{ id: 'item_u', content: ['What now?'] }]);
});

test('TRX-03, TRX-04 empty finals and failures without a partial are not emitted', async () => {
  const { service, session, events, errors } = await startSession();
  const peer = await live(service, session);
  peer.transcript('item_noise', '');
  peer.transcriptFails('item_x');
  peer.transcriptPart('item_y', 'Half');
  peer.transcriptFails('item_y');
  await until('a final', () => events['input_audio_transcription_completed']?.length === 2);
  expect(events['input_audio_transcription_completed']?.[1]).toMatchObject({
    transcript: 'Half',
    isFinal: true,
  });
  expect(errors).toEqual([]);
});

test('TRX-07 cascaded order: the transcript comes before its item', async () => {
  const { service, session, events } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.transcript('item_u', 'Hello');
  peer.sendRaw(
    JSON.stringify({
      type: 'conversation.item.created',
      previous_item_id: null,
      item: {
        id: 'item_u',
        type: 'message',
        role: 'user',
        status: 'completed',
        content: [{ type: 'input_audio', transcript: 'Hello' }],
      },
    }),
  );
  await until('the item', () => session.chatCtx.items.length === 1);
  expect(events['input_audio_transcription_completed']).toHaveLength(1);
  expect(session.chatCtx.items).toMatchObject([{ id: 'item_u', content: ['Hello'] }]);
});

test('AIN-01, AIN-14 what is pushed arrives complete and unaltered, silence included', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const frames = ramp(1000);
  for (const frame of frames) session.pushAudio(frame);
  await service.until('a second of audio', () => peer.audioMs >= 1000);
  expect([...peer.samples()]).toEqual(frames.flatMap((frame) => Array.from(frame.data)));
  expect(
    peer.of('input_audio_buffer.append').every((event) => Buffer.from(event.audio, 'base64').length === 480),
  ).toBe(true);
});

test('AIN-08, AIN-09 with server turn detection only the last second of an outage is sent', async () => {
  const { service, session } = await startSession({}, { greetWith: () => undefined });
  const peer = await until('a connection', () => service.peers[0]);
  for (const frame of ramp(3000)) session.pushAudio(frame);
  service.greet(peer);
  await service.until('audio', () => peer.audioMs >= 1000);
  await pause(30);
  expect(peer.audioMs).toBe(1000);
});

test('AIN-10 pushAudio never throws', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const [frame] = ramp(10);
  if (!frame) throw new Error('no frame');
  session.pushAudio(Object.assign(Object.create(frame) as typeof frame, { sampleRate: 12_345 }));
  for (const next of ramp(100)) session.pushAudio(next);
  await service.until('audio after nonsense', () => peer.audioMs === 100);
});
