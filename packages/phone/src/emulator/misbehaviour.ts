// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** What a carrier may do wrong; each is off unless given, they combine, and the seed of the call decides chances. */
export interface Misbehaviour {
  /** Up to 120: each message, either way, takes up to this much longer; order is kept. */
  jitterMs?: number;
  /** 0 to 1: how many 20 ms frames are lost, either way; a hole at the bridge, silence at the ear. */
  loss?: number;
  /** 0 to 1: how many media frames change places with the next one. */
  reorder?: number;
  /** Sends no media while the caller is silent. */
  silenceSuppression?: boolean;
  /** Marks come back this much later than they are due. */
  lateMarksMs?: number;
  /** How long sound is played on after a clear was read. */
  clearDelayMs?: number;
  /** Whether marks that a clear drops come back before it takes effect or after; `after` unless given. */
  marksOnClear?: 'before' | 'after';
  /** A signature (Twilio) or token (ACS, Telnyx) made with another key: of webhooks, of the socket, or of both. */
  wrongSignature?: SignedRequest;
  /** None at all. */
  noSignature?: SignedRequest;
  /** Sends the start message again after ten frames. */
  secondStart?: boolean;
  /** Sends the webhook twice, as after a lost answer; the first answer counts. */
  webhookTwice?: boolean;
  /** Somebody opens a second socket with the token of the first, ten frames later. */
  secondSocket?: boolean;
  /** From this moment of the stream on the carrier reads nothing more, or its connection is gone without a close. */
  deadSocket?: { afterMs: number; kind: 'stops-reading' | 'drops' };
  /** The caller hangs up once the agent has spoken for this long. */
  hangUpMidReplyMs?: number;
  /** Sends stop but leaves the socket to the bridge, for five seconds. */
  stopWithoutClose?: boolean;
  /** Sends a message that no documentation allows after every fifth frame. */
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

/** Messages that a bridge must survive: not JSON, not an object, unknown, torn, of the wrong types. */
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
