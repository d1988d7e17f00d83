// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { constant, type Peer, ramp, samplesOf, tone } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { live, openField } from './field.ts';

const RATE = 24_000;

function push(session: llm.RealtimeSession, frames: ReturnType<typeof tone>): void {
  for (const frame of frames) session.pushAudio(frame);
}

const countOf = (peer: Peer): number =>
  peer.of('audio').reduce((sum, { samples }) => sum + samples.length, 0);

describe('a manual turn over TLS during which the connection is lost', () => {
  test.each([10, 60])('is sent again completely when it is %i s long', async (seconds) => {
    const { server, ...field } = await openField({
      model: { turnDetection: null },
      temperament: 'small-buffer',
    });
    const { session } = await field.session();
    server.drop('abrupt');
    // Audio recorded meanwhile waits for the next connection.
    push(session, ramp(seconds * 1000));
    await session.commitAudio();
    const peer = await live(server, session, 2);
    await server.until('the commit', () => peer.of('commit')[0], { timeoutMs: 50_000 });
    expect(countOf(peer)).toBe(seconds * RATE);
    const all = Buffer.concat(
      peer
        .of('audio')
        .map(({ samples }) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)),
    );
    const spoken = samplesOf(ramp(seconds * 1000));
    expect(all.equals(Buffer.from(spoken.buffer, spoken.byteOffset, spoken.byteLength))).toBe(true);
  });

  test('is sent again completely when the next connection breaks in the middle of it', async () => {
    const { server, ...field } = await openField({
      model: { turnDetection: null },
      temperament: 'small-buffer',
    });
    const { session } = await field.session();
    server.drop('abrupt');
    push(session, tone(20_000, 440));
    await session.commitAudio();
    const second = await server.configured(2);
    await server.until('some of it', () => countOf(second) > 2 * RATE, { timeoutMs: 20_000 });
    expect(second.of('commit')).toEqual([]);
    second.drop('abrupt');
    const third = await live(server, session, 3);
    await server.until('the commit', () => third.of('commit')[0], { timeoutMs: 30_000 });
    expect(countOf(third)).toBe(20 * RATE);
  });
});

describe('push-to-talk audio that was never committed', () => {
  test('is cleared locally and at the service when turn detection is switched on', async () => {
    const { server, ...field } = await openField({ model: { turnDetection: null } });
    const { session, peer } = await field.session();
    push(session, tone(3000, 440));
    await server.until('the sound', () => countOf(peer) === 3 * RATE);
    session.updateOptions({ turnDetection: { type: 'server_vad' } });
    await server.until('the service to be told', () => peer.of('clear')[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    expect(countOf(second)).toBe(0);
    push(session, tone(100, 880));
    await server.until('what is said now', () => countOf(second) === RATE / 10);
  });

  test('is discarded when the mode changes while there is no connection', async () => {
    const { server, ...field } = await openField({ model: { turnDetection: null } });
    const { session } = await field.session();
    await server.refuse(503);
    server.drop('abrupt');
    push(session, tone(3000, 440));
    session.updateOptions({ turnDetection: { type: 'server_vad' } });
    await server.accept();
    const second = await live(server, session, 2);
    expect(countOf(second)).toBe(0);
    expect(second.of('clear')).toEqual([]);
  });

  test('is not part of the first press when turn detection is switched off', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    push(session, tone(500, 440));
    await server.until('the sound', () => countOf(peer) === RATE / 2);
    session.updateOptions({ turnDetection: null });
    await server.until('the service to be told', () => peer.of('clear')[0]);
    push(session, tone(200, 880));
    await session.commitAudio();
    await server.until('the commit', () => peer.of('commit')[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    await server.until('the commit again', () => second.of('commit')[0]);
    expect(countOf(second)).toBe(RATE / 5);
  });

  test('is kept for the next connection when the mode does not change', async () => {
    const { server, ...field } = await openField({ model: { turnDetection: null } });
    const { session, peer } = await field.session();
    push(session, tone(1000, 440));
    await server.until('the sound', () => countOf(peer) === RATE);
    session.updateOptions({ temperature: 0.7 });
    server.drop('abrupt');
    const second = await live(server, session, 2);
    await server.until('the sound again', () => countOf(second) === RATE);
    expect(second.of('clear')).toEqual([]);
  });
});

describe('history is in the order of speech', () => {
  const SILENCE = constant(20, 0);

  test('when turns are ended manually with an open microphone', async () => {
    const { server, ...field } = await openField({ model: { turnDetection: null } });
    const agent = await field.agent({ turnDetection: 'manual' });
    server.behaviour.onRequest = (request, asked) => {
      // A model takes a while to answer, and the microphone records that time.
      setTimeout(() => {
        const response = asked.respond({ answering: request });
        response.speak('Answer.', 100);
        response.end();
      }, 150);
    };
    const { peer } = server;
    // The microphone never closes; only the turns are marked.
    const microphone = setInterval(() => agent.input.push(SILENCE), 20);
    try {
      for (let turn = 1; turn <= 3; turn += 1) {
        agent.input.push(tone(300, 440));
        const before = countOf(peer);
        await server.until('the speech', () => countOf(peer) >= before + RATE / 5);
        agent.session.commitUserTurn();
        const { length } = await server.until('the commit', () => {
          const commits = peer.of('commit');
          return commits.length === turn && commits;
        });
        expect(length).toBe(turn);
        const item = peer.conversation
          .items()
          .findLast((each) => each.kind === 'message' && each.role === 'user');
        await server.until(
          'the answer',
          () => agent.said.includes('assistant: Answer.') && agent.said.length >= 2 * turn - 1,
        );
        // Native models send the transcript after their answer.
        peer.transcriptFinal(item?.id ?? '', `Question ${turn}`);
        await server.until('the turn', () => agent.said.length === 2 * turn);
      }
    } finally {
      clearInterval(microphone);
    }
    expect(agent.said).toEqual([1, 2, 3].flatMap((turn) => [`user: Question ${turn}`, 'assistant: Answer.']));
    // The service's conversation is not reordered either.
    expect(server.received('delete')).toEqual([]);
    expect(server.received('create')).toEqual([]);
  });

  test('and the first press after the switch to manual turns is not dated to the start of the call', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    push(session, tone(300, 440));
    const first = peer.userTurn();
    peer.transcriptFinal(first, 'First');
    const response = peer.respond();
    response.speak('Answer.', 100);
    response.end();
    await server.until('the answer', () => probe.metrics[0]);
    session.updateOptions({ turnDetection: null });
    await server.until('the switch', () => peer.config.turnDetection === false);
    const switchedAt = Date.now();
    push(session, constant(500, 0));
    push(session, tone(200, 440));
    await session.commitAudio();
    await server.until('the commit', () => peer.of('commit')[0]);
    peer.transcriptFinal(peer.conversation.lastId ?? '', 'Second');
    const second = await server.until('the transcript', () => probe.finals[1]);
    expect(second.turnStartedAt).toBeGreaterThanOrEqual(switchedAt);
    session.updateOptions({ turnDetection: { type: 'server_vad' } });
    await server.until('the switch back', () => peer.config.turnDetection);
    // The service counts all the audio it was sent.
    const third = peer.userStart('user_third', 1000);
    peer.userStop(third, 1100);
    peer.userItem(third);
    peer.transcriptFinal(third, 'Third');
    const last = await server.until('the transcript', () => probe.finals[2]);
    expect(last.turnStartedAt ?? 0).toBeGreaterThanOrEqual(second.turnStartedAt ?? 0);
  });
});
