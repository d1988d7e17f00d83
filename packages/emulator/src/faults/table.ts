// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Moments in a connection's life at which a fault can strike, in their usual order. */
export const MOMENTS = [
  'upgrade',
  'accepted',
  'created',
  'now',
  'speech-started',
  'turn',
  'response-created',
  'first-audio',
  'call-arguments',
  'response-done',
  'tool-output',
] as const;

export type Moment = (typeof MOMENTS)[number];

/** What a fault does to the connection when its moment comes. */
export type FaultEffect =
  /** Answers the upgrade with this HTTP status. */
  | { do: 'refuse'; status: number; body: string }
  /** Never answers the upgrade. */
  | { do: 'hang' }
  /** Says nothing more and reads nothing more, without closing. */
  | { do: 'freeze' }
  /** Accepts the upgrade and stays silent. */
  | { do: 'silence' }
  /** Resets the TCP connection, no close frame: 1006. */
  | { do: 'cut' }
  /** Closes with a code; without one the frame carries none: 1005. */
  | { do: 'close'; code?: number; reason: string }
  /** An `error` event, then a close. */
  | { do: 'error-and-close'; code: string; message: string }
  /** Sends one frame as it is. */
  | { do: 'send'; frame: string; binary?: boolean }
  /** Changes the next events on their way out. */
  | { do: 'rewrite' }
  /** Changes what the emulator does; asked for by slug where it matters. */
  | { do: 'behave' };

export interface FaultEntry {
  /** Usual moment. */
  at: Moment;
  effect: FaultEffect;
}

const permissionDenied =
  '{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}';

/** Every fault the emulator can produce today. A new one is one entry here and, for `behave` and `rewrite`, the place that asks for it. */
export const FAULTS = {
  'handshake-hang': { at: 'upgrade', effect: { do: 'hang' } },
  'bad-key': { at: 'upgrade', effect: { do: 'refuse', status: 401, body: permissionDenied } },
  'wrong-path': {
    at: 'upgrade',
    effect: { do: 'refuse', status: 404, body: '{"error":{"code":"404","message":"Resource not found"}}' },
  },
  'rate-limited': {
    at: 'upgrade',
    effect: { do: 'refuse', status: 429, body: '{"error":{"code":"429","message":"Too many requests."}}' },
  },
  'server-error': {
    at: 'upgrade',
    effect: {
      do: 'refuse',
      status: 503,
      body: '{"error":{"code":"ServiceUnavailable","message":"The service is temporarily unavailable."}}',
    },
  },
  'accept-silent': { at: 'accepted', effect: { do: 'silence' } },
  'early-error': {
    at: 'accepted',
    effect: {
      do: 'error-and-close',
      code: 'invalid_model',
      message: 'The model is not supported in this region.',
    },
  },
  'accept-close': { at: 'created', effect: { do: 'close', code: 1000, reason: '' } },
  'close-1000': { at: 'now', effect: { do: 'close', code: 1000, reason: 'Normal closure' } },
  'session-expired': { at: 'now', effect: { do: 'close', code: 1001, reason: 'session_expired' } },
  cut: { at: 'now', effect: { do: 'cut' } },
  'close-1008': { at: 'now', effect: { do: 'close', code: 1008, reason: 'Policy violation' } },
  'close-1011': { at: 'now', effect: { do: 'close', code: 1011, reason: 'Internal server error' } },
  'close-1012': { at: 'now', effect: { do: 'close', code: 1012, reason: 'Service restart' } },
  'close-no-status': { at: 'now', effect: { do: 'close', reason: '' } },
  'half-open': { at: 'now', effect: { do: 'freeze' } },
  'drop-mid-reply': { at: 'first-audio', effect: { do: 'cut' } },
  'drop-mid-tool': { at: 'call-arguments', effect: { do: 'cut' } },
  'drop-before-follow-up': { at: 'tool-output', effect: { do: 'cut' } },
  'drop-mid-speech': { at: 'speech-started', effect: { do: 'cut' } },
  'malformed-json': {
    at: 'now',
    effect: { do: 'send', frame: '{"type": "response.audio.delta", "delta": ' },
  },
  'binary-frame': { at: 'now', effect: { do: 'send', frame: '\u0000\u0001\u0002\u0003', binary: true } },
  'unknown-event': {
    at: 'now',
    effect: {
      do: 'send',
      frame: '{"event_id":"event_unknown","type":"response.hologram.delta","delta":"?"}',
    },
  },
  'unknown-field': { at: 'now', effect: { do: 'rewrite' } },
  'duplicate-event-id': { at: 'now', effect: { do: 'rewrite' } },
  'double-created': { at: 'response-created', effect: { do: 'rewrite' } },
  'empty-audio': { at: 'first-audio', effect: { do: 'behave' } },
  'odd-bytes': { at: 'first-audio', effect: { do: 'behave' } },
  'late-deltas': { at: 'response-done', effect: { do: 'behave' } },
  'late-transcript': { at: 'turn', effect: { do: 'behave' } },
  'no-transcript': { at: 'turn', effect: { do: 'behave' } },
  'cancel-refused': { at: 'now', effect: { do: 'behave' } },
  'no-speech-stopped': { at: 'turn', effect: { do: 'behave' } },
} as const satisfies Record<string, FaultEntry>;

export type FaultSlug = keyof typeof FAULTS;
export const FAULT_SLUGS = Object.keys(FAULTS) as [FaultSlug, ...FaultSlug[]];
