// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaultSlug } from './slugs.ts';

/** Moments of a connection's life at which a fault can strike, in their usual order. */
export const MOMENTS = [
  'connect',
  'upgrade',
  'accepted',
  'created',
  'now',
  'session-update',
  'speech-started',
  'turn',
  'response-created',
  'first-audio',
  'last-audio',
  'call-arguments',
  'response-done',
  'tool-running',
  'tool-output',
] as const;

export type Moment = (typeof MOMENTS)[number];

/** What a fault does to the connection when its moment comes. */
export type FaultEffect =
  /** Presents a certificate that cannot be trusted. */
  | { do: 'break-tls' }
  /** Rejects the token of the next client that has one, from then on. */
  | { do: 'expire-token'; status: number; body: string }
  /** Answers the upgrade with this HTTP status. */
  | { do: 'refuse'; status: number; body: string }
  /** Never answers the upgrade. */
  | { do: 'hang' }
  /** Drops all packets, in one direction or both, without closing. */
  | { do: 'freeze' }
  /** Stops reading for a while. */
  | { do: 'stall'; ms: number }
  /** Accepts the upgrade and sends nothing. */
  | { do: 'silence' }
  /** Resets the TCP connection without a close frame: 1006. */
  | { do: 'cut' }
  /** Closes with a code; without one the close frame is empty: 1005. */
  | { do: 'close'; code?: number; reason: string }
  /** An `error` event, then a close. */
  | { do: 'error-and-close'; code: string; message: string; close: { code: number; reason: string } }
  /** Sends one frame unchanged. */
  | { do: 'send'; frame: () => string; binary?: boolean }
  /** Detects speech that is not there, and again after some milliseconds. */
  | { do: 'hear'; ms: number; againMs?: number }
  /** Changes the next outgoing events. */
  | { do: 'rewrite' }
  /** Changes the emulator's behaviour; looked up by slug where it matters. */
  | { do: 'behave' };

export interface FaultEntry {
  /** Default moment. */
  at: Moment;
  effect: FaultEffect;
  /** A fault that this one arms when it strikes, at its default moment or another. */
  then?: { slug: string; when?: Moment };
  /** Strikes repeatedly, with this many milliseconds in between. */
  everyMs?: number;
}

const refusal = (code: string, message: string): string => JSON.stringify({ error: { code, message } });
const wrongKey = 'Access denied due to invalid subscription key or wrong API endpoint.';
const normal = { code: 1000, reason: '' };
/** Longer than the 1 MiB limit of the official SDK, in bytes. */
const HUGE = 8 * 1024 * 1024;

/** The audio of a long user turn, as `conversation.item.retrieve` would return it. */
function hugeFrame(): string {
  const content = [{ type: 'input_audio', audio: 'A'.repeat(HUGE), transcript: null }];
  const item = {
    id: 'item_huge',
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content,
  };
  return JSON.stringify({ event_id: 'event_huge', type: 'conversation.item.retrieved', item });
}

/**
 * What each fault does. To add one: a name in slugs.ts, one entry here and, for `behave` and `rewrite`, the code that
 * looks it up.
 */
export const FAULTS: Readonly<Record<FaultSlug, FaultEntry>> = {
  'handshake-hang': { at: 'upgrade', effect: { do: 'hang' } },
  'tls-failure': { at: 'connect', effect: { do: 'break-tls' } },
  'bad-key': { at: 'upgrade', effect: { do: 'refuse', status: 401, body: refusal('401', wrongKey) } },
  'expired-token': {
    at: 'upgrade',
    effect: {
      do: 'expire-token',
      status: 401,
      body: refusal('401', 'The access token has expired; acquire a new one.'),
    },
  },
  'missing-role': {
    at: 'upgrade',
    effect: {
      do: 'refuse',
      status: 401,
      body: refusal('PermissionDenied', 'The principal lacks the required data action: permission denied.'),
    },
  },
  'wrong-path': {
    at: 'upgrade',
    effect: { do: 'refuse', status: 404, body: refusal('404', 'Resource not found') },
  },
  'agent-disabled': {
    at: 'upgrade',
    effect: { do: 'refuse', status: 409, body: refusal('Conflict', 'The agent is disabled.') },
  },
  'rate-limited': {
    at: 'upgrade',
    effect: { do: 'refuse', status: 429, body: refusal('429', 'Too many requests.') },
  },
  'server-error': {
    at: 'upgrade',
    effect: {
      do: 'refuse',
      status: 503,
      body: refusal('ServiceUnavailable', 'The service is temporarily unavailable.'),
    },
  },
  'refused-while-reconnecting': { at: 'now', effect: { do: 'cut' }, then: { slug: 'server-error' } },
  'accept-silent': { at: 'accepted', effect: { do: 'silence' } },
  'early-error': {
    at: 'accepted',
    effect: {
      do: 'error-and-close',
      code: 'invalid_model',
      message: 'The model is not supported in this region.',
      close: normal,
    },
  },
  'created-with-upgrade': { at: 'accepted', effect: { do: 'behave' } },
  'accept-close': { at: 'created', effect: { do: 'close', ...normal } },
  'close-1000': { at: 'now', effect: { do: 'close', code: 1000, reason: 'Normal closure' } },
  'session-expired': { at: 'now', effect: { do: 'close', code: 1001, reason: 'session_expired' } },
  'session-limit': {
    at: 'now',
    effect: {
      do: 'error-and-close',
      code: 'session_expired',
      message: 'Your session hit the maximum duration of 60 minutes.',
      close: { code: 1001, reason: 'session_expired' },
    },
  },
  cut: { at: 'now', effect: { do: 'cut' } },
  'mass-drop': { at: 'now', effect: { do: 'cut' } },
  'drop-twice': { at: 'now', effect: { do: 'cut' }, then: { slug: 'cut', when: 'created' } },
  soak: { at: 'now', effect: { do: 'cut' }, everyMs: 180_000 },
  'close-1008': { at: 'now', effect: { do: 'close', code: 1008, reason: 'Policy violation' } },
  'close-1011': { at: 'now', effect: { do: 'close', code: 1011, reason: 'Internal server error' } },
  'close-1012': { at: 'now', effect: { do: 'close', code: 1012, reason: 'Service restart' } },
  'close-no-status': { at: 'now', effect: { do: 'close', reason: '' } },
  'half-open': { at: 'now', effect: { do: 'freeze' } },
  'slow-reader': { at: 'now', effect: { do: 'stall', ms: 2000 } },
  'drop-mid-update': { at: 'session-update', effect: { do: 'cut' } },
  'drop-mid-reply': { at: 'first-audio', effect: { do: 'cut' } },
  'drop-mid-tool': { at: 'call-arguments', effect: { do: 'cut' } },
  'drop-before-follow-up': { at: 'tool-output', effect: { do: 'cut' } },
  'drop-mid-speech': { at: 'speech-started', effect: { do: 'cut' } },
  'malformed-json': {
    at: 'now',
    effect: { do: 'send', frame: () => '{"type": "response.audio.delta", "delta": ' },
  },
  'binary-frame': {
    at: 'now',
    effect: { do: 'send', frame: () => '\u0000\u0001\u0002\u0003', binary: true },
  },
  'huge-message': { at: 'now', effect: { do: 'send', frame: hugeFrame } },
  'unknown-event': {
    at: 'now',
    effect: {
      do: 'send',
      frame: () => '{"event_id":"event_unknown","type":"response.hologram.delta","delta":"?"}',
    },
  },
  'unknown-field': { at: 'now', effect: { do: 'rewrite' } },
  'missing-field': { at: 'now', effect: { do: 'rewrite' } },
  'duplicate-event-id': { at: 'now', effect: { do: 'rewrite' } },
  trickle: { at: 'now', effect: { do: 'rewrite' } },
  'unnamed-error': { at: 'now', effect: { do: 'rewrite' } },
  'late-acks': { at: 'now', effect: { do: 'rewrite' } },
  'no-metadata': { at: 'now', effect: { do: 'rewrite' } },
  'late-metadata': { at: 'now', effect: { do: 'rewrite' } },
  'double-created': { at: 'response-created', effect: { do: 'rewrite' } },
  'done-without-created': { at: 'response-created', effect: { do: 'rewrite' } },
  'timing-out-of-order': { at: 'response-created', effect: { do: 'rewrite' } },
  'items-swapped': { at: 'response-created', effect: { do: 'behave' } },
  'token-limit': { at: 'response-created', effect: { do: 'behave' } },
  'text-only-reply': { at: 'response-created', effect: { do: 'behave' } },
  'fast-audio': { at: 'response-created', effect: { do: 'behave' } },
  'bad-arguments': { at: 'response-created', effect: { do: 'behave' } },
  'parallel-calls': { at: 'response-created', effect: { do: 'behave' } },
  'empty-audio': { at: 'first-audio', effect: { do: 'behave' } },
  'odd-bytes': { at: 'first-audio', effect: { do: 'behave' } },
  'late-deltas': { at: 'response-done', effect: { do: 'behave' } },
  'late-transcript': { at: 'turn', effect: { do: 'behave' } },
  'no-transcript': { at: 'turn', effect: { do: 'behave' } },
  'repeated-empty-transcript': { at: 'turn', effect: { do: 'behave' } },
  'unasked-filler': { at: 'now', effect: { do: 'behave' } },
  'endless-cancel': { at: 'now', effect: { do: 'behave' } },
  'streams-on-after-cancel': { at: 'now', effect: { do: 'behave' } },
  'cancel-refused': { at: 'now', effect: { do: 'behave' } },
  'no-speech-started': { at: 'speech-started', effect: { do: 'behave' } },
  'mcp-list-fails': { at: 'now', effect: { do: 'behave' } },
  'approval-unanswered': { at: 'now', effect: { do: 'behave' } },
  'no-speech-stopped': { at: 'turn', effect: { do: 'behave' } },
  'already-active': { at: 'now', effect: { do: 'behave' } },
  'reply-race': { at: 'now', effect: { do: 'behave' } },
  'delete-under-truncate': { at: 'now', effect: { do: 'behave' } },
  'noise-burst': { at: 'now', effect: { do: 'hear', ms: 80 } },
  'interrupt-before-audio': { at: 'response-created', effect: { do: 'hear', ms: 200 } },
  'interrupt-at-end': { at: 'last-audio', effect: { do: 'hear', ms: 200 } },
  'interrupt-twice': { at: 'first-audio', effect: { do: 'hear', ms: 30, againMs: 80 } },
  'interrupt-during-tool': { at: 'tool-running', effect: { do: 'hear', ms: 200 } },
  'interrupt-after-done': { at: 'response-done', effect: { do: 'hear', ms: 200 } },
};
