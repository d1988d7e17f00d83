// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import type { RealtimeSession } from '../session.ts';
import { OfferRelay } from './offer-relay.ts';
import { AVATAR_RPC_ERRORS } from './rpc-names.ts';

const OFFER = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=video 9 UDP/TLS/RTP/SAVPF 102\r\n';
const payload = JSON.stringify({ sdp: OFFER });

/** The part of a session that the relay uses. */
class Line extends EventEmitter {
  connectionState = 'connected';
  iceServers = [{ urls: ['turn:turn.example.org'], username: 'u', credential: 'c' }];
  readonly sent: { type: string; event_id?: string; client_sdp: string }[] = [];

  sendEvent(event: { type: string; client_sdp: string }): void {
    if (this.connectionState !== 'connected') throw new Error('not connected');
    this.sent.push(event);
  }

  answer(sdp: string): void {
    this.emit('session.avatar.connecting', {
      server_sdp: Buffer.from(JSON.stringify({ type: 'answer', sdp })).toString('base64'),
    });
  }
}

function relaying() {
  const clock = new ManualClock();
  const line = new Line();
  const relay = new OfferRelay(() => line as unknown as RealtimeSession, clock);
  const listeners = (): number => line.eventNames().length;
  return { clock, line, relay, listeners };
}

const refused = (code: keyof typeof AVATAR_RPC_ERRORS) =>
  expect.objectContaining({ code: AVATAR_RPC_ERRORS[code] });

describe('an offer from a page', () => {
  it('is sent to the service as base64-encoded JSON, and resolves when the answer arrives', async () => {
    const { clock, line, relay, listeners } = relaying();
    const answer = relay.connect(payload);
    line.answer('v=0 answer');
    expect(JSON.parse(await answer)).toEqual({ sdp: 'v=0 answer' });
    const [sent] = line.sent;
    expect(sent?.type).toBe('session.avatar.connect');
    expect(JSON.parse(Buffer.from(sent?.client_sdp ?? '', 'base64').toString())).toEqual({
      type: 'offer',
      sdp: OFFER,
    });
    expect([clock.pending, listeners()]).toEqual([0, 0]);
  });

  it.each(['', 'v=0', '{"sdp":7}', '{"sdp":"v=0\\r\\nm=audio 9"}', 'null', 'x'.repeat(60_001)])(
    'is rejected without being sent when it is malformed (case %#)',
    async (wrong) => {
      const { line, relay } = relaying();
      await expect(relay.connect(wrong)).rejects.toEqual(refused('INVALID_OFFER'));
      expect(line.sent).toEqual([]);
    },
  );

  it('is rejected when the service reports an error about it, and not about another event', async () => {
    const { line, relay, listeners } = relaying();
    const answer = relay.connect(payload);
    line.emit('server_error', { error: { code: 'other', event_id: 'another' } });
    line.emit('server_error', { error: { code: 'invalid_request_error', event_id: line.sent[0]?.event_id } });
    await expect(answer).rejects.toEqual(refused('REFUSED'));
    expect(listeners()).toBe(0);
  });

  it('is rejected when 30 seconds have passed, the connection is lost, or the relay ends', async () => {
    const { clock, line, relay, listeners } = relaying();
    const late = relay.connect(payload);
    clock.advance(30_000);
    await expect(late).rejects.toEqual(refused('TIMEOUT'));
    const lost = relay.connect(payload);
    line.emit('connection_state_changed', { state: 'reconnecting' });
    await expect(lost).rejects.toEqual(refused('NOT_CONNECTED'));
    const closed = relay.connect(payload);
    relay.close();
    await expect(closed).rejects.toEqual(refused('NOT_CONNECTED'));
    expect([clock.pending, listeners()]).toEqual([0, 0]);
  });

  it('is rejected when another is in progress or there is no connection', async () => {
    const { line, relay } = relaying();
    const first = relay.connect(payload);
    await expect(relay.connect(payload)).rejects.toEqual(refused('BUSY'));
    line.answer('v=0');
    await first;
    line.connectionState = 'reconnecting';
    await expect(relay.connect(payload)).rejects.toEqual(refused('NOT_CONNECTED'));
    expect(() => relay.iceServers()).toThrow(/Try again/u);
  });

  it("uses the session's ICE servers when the page asks for them", () => {
    const { line, relay } = relaying();
    expect(JSON.parse(relay.iceServers())).toEqual(line.iceServers);
  });
});
