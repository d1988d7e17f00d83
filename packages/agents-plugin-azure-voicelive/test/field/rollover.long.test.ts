// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Peer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { live, openField } from './field.ts';

/** State that can stay open forever when the service does not send its end. */
const OPEN: Record<string, (peer: Peer) => void> = {
  'a call without an output': (peer) => {
    const response = peer.respond();
    response.call('weather', '{}');
    response.end();
  },
  'a turn without an answer': (peer) => {
    const id = peer.userTurn();
    peer.transcriptFinal(id, 'Is anybody there?');
  },
  'a turn without a transcript': (peer) => {
    peer.userTurn();
    const response = peer.respond();
    response.speak('Pardon?');
    response.end();
  },
  'a turn whose item never came': (peer) => {
    const id = peer.userStart();
    peer.userStop(id);
  },
  'a transcript that began and never ended': (peer) => {
    peer.transcriptPart(peer.userTurn(), 'Is anybody');
  },
};

describe.concurrent('no open state keeps a connection forever', () => {
  test.for(Object.entries(OPEN))(
    'the connection is replaced in the silence after %s',
    async ([, leaveOpen], context) => {
      const { server, ...field } = await openField(
        { model: { maxSessionDuration: 500 }, behaviour: { confirmsCancel: false } },
        context,
      );
      const { session, probe, peer } = await field.session();
      leaveOpen(peer);
      // Well below the deadline of a reply and its stall, well above ten seconds on a busy machine.
      await server.until('the end of the first connection', () => !peer.open, { timeoutMs: 14_000 });
      await server.until('one connection alone', () => server.openPeers().length === 1);
      expect(probe.errors).toEqual([]);
      await live(server, session, 2);
    },
  );

  test('metrics report how long a turn waited only if the response answers it', async (context) => {
    const { server, ...field } = await openField({}, context);
    const { session, probe, peer } = await field.session();
    const id = peer.userTurn();
    peer.transcriptFinal(id, 'Hello.');
    const response = peer.respond();
    response.speak('Hello.');
    response.end();
    await server.until('its metrics', () => probe.metrics.length === 1);
    server.answersRequests('By the way …');
    await session.generateReply();
    await server.until('its metrics', () => probe.metrics.length === 2);
    const [answer, unrelated] = probe.metrics;
    expect(answer).toHaveProperty('endOfSpeechToFirstAudioMs');
    expect(unrelated).not.toHaveProperty('endOfSpeechToFirstAudioMs');
  });

  test('a reply that is requested after an unanswered turn is not measured from that turn', async (context) => {
    const { server, ...field } = await openField({}, context);
    const { session, probe, peer } = await field.session();
    const id = peer.userTurn();
    // Nothing was said after all, so there is nothing to answer.
    peer.transcriptFinal(id, '');
    server.answersRequests('By the way …');
    await session.updateInstructions('All has arrived.');
    await session.generateReply();
    await server.until('its metrics', () => probe.metrics.length === 1);
    expect(probe.metrics[0]).not.toHaveProperty('endOfSpeechToFirstAudioMs');
  });
});
