// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** The faults of a carrier; each is off by default, they can be combined, and the seed of the call determines chances. */
export interface Misbehaviour {
  /** Up to 120: each message, in either direction, is delayed by up to this much; order is kept. */
  jitterMs?: number;
  /** 0 to 1: the share of 20 ms frames that are lost, in either direction; a hole at the bridge, silence at the caller. */
  loss?: number;
  /** 0 to 1: the share of media frames that are swapped with the next one. */
  reorder?: number;
  /** Sends no media while the caller is silent. */
  silenceSuppression?: boolean;
  /** Marks are returned this much later than they are due. */
  lateMarksMs?: number;
  /** How long audio is still played after a clear was read. */
  clearDelayMs?: number;
  /** Whether marks that a clear drops are returned before it takes effect or after; `after` by default. */
  marksOnClear?: 'before' | 'after';
  /** A signature (Twilio) or token (ACS, Telnyx) made with another key: for webhooks, for the socket, or for both. */
  wrongSignature?: SignedRequest;
  /** No signature or token at all. */
  noSignature?: SignedRequest;
  /** Sends the start message again after ten frames. */
  secondStart?: boolean;
  /** Sends the webhook twice, as after a lost response; the first response counts. */
  webhookTwice?: boolean;
  /** An attacker opens a second socket with the token of the first, ten frames later. */
  secondSocket?: boolean;
  /** From this moment of the stream on, the carrier reads nothing more, or its connection breaks without a close. */
  deadSocket?: { afterMs: number; kind: 'stops-reading' | 'drops' };
  /** The caller hangs up once the agent has spoken for this long. */
  hangUpMidReplyMs?: number;
  /** Sends stop but waits for the bridge to close the socket, for five seconds. */
  stopWithoutClose?: boolean;
  /** Sends an undocumented message after every fifth frame. */
  garbage?: boolean;
}

export type SignedRequest = 'webhook' | 'socket' | 'both';

/** Throws an Error that says which number is wrong. */
export function checkMisbehaviour(misbehaviour: Misbehaviour): void {
  const ranges = {
    jitterMs: 120,
    loss: 1,
    reorder: 1,
    lateMarksMs: 60_000,
    clearDelayMs: 5000,
    hangUpMidReplyMs: 600_000,
  };
  for (const [name, most] of Object.entries(ranges)) {
    const value = misbehaviour[name as keyof typeof ranges];
    if (value !== undefined && !(value >= 0 && value <= most)) {
      throw new RangeError(`misbehaviour.${name} must be 0 to ${most}, got ${value}`);
    }
  }
}

/** Messages that a bridge must survive: not JSON, not an object, unknown, truncated, of the wrong types. */
export const GARBAGE: readonly (string | Uint8Array)[] = [
  '{"event":"media","media":{"payload":',
  'null',
  '[]',
  '"media"',
  '',
  '{}',
  '{"event":"weather","weather":{"rain":true}}',
  '{"event":"media"}',
  '{"event":"media","media":{"payload":7}}',
  '{"event":"media","media":{"payload":"%%%not base64%%%"}}',
  '{"event":"mark","mark":{"name":null}}',
  '{"event":"dtmf","dtmf":{"digit":"eleven"}}',
  '{"event":{"__proto__":{"polluted":true}}}',
  '{"kind":"AudioData","audioData":{"data":"AAA="}}',
  '{"kind":"AudioData","audioData":null}',
  '{"kind":"DtmfData"}',
  Uint8Array.of(0xff, 0xfe, 0x00, 0x01),
];

/** Whether a switch for one or both kinds of request is on for this one. */
export function isOn(which: SignedRequest | undefined, of: 'webhook' | 'socket'): boolean {
  return which === of || which === 'both';
}
