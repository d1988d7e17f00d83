// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { constant, type TemperamentName } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { live, message, openField } from './field.ts';

describe('a connection with one dead direction', () => {
  const directions: [TemperamentName, string][] = [
    ['dead-uplink', 'nothing gets through although the service still sends'],
    ['dead-downlink', 'nothing arrives although the service still receives'],
  ];

  test.each(directions)('is replaced, with one error (%s: %s)', async (temperament) => {
    const { server, ...field } = await openField({ temperament });
    const { session, probe, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('one', 'One')]));
    peer.blackhole();
    // The caller keeps speaking, so that the socket always has data to send.
    const microphone = setInterval(() => {
      for (const frame of constant(20, 3000)) session.pushAudio(frame);
    }, 20);
    try {
      await server.until('another connection', () => server.connections()[1], { timeoutMs: 60_000 });
    } finally {
      clearInterval(microphone);
    }
    await live(server, session, 2);
    expect(server.items()).toMatchObject([{ id: 'one' }]);
    expect(probe.errors).toMatchObject([{ recoverable: true }]);
  });
});
