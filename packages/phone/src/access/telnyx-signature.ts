// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { singleHeader } from './headers.ts';
import { verdicts, type Verdict } from './verdict.ts';

export type TelnyxRefusal = 'no_signature' | 'too_old' | 'wrong_signature';

const { admitted, refused } = verdicts<TelnyxRefusal>({
  no_signature: 'telnyx-signature-ed25519 or telnyx-timestamp is missing, repeated or malformed',
  too_old: 'telnyx-timestamp is too far from the time here: a replay, or a wrong clock',
  wrong_signature:
    'telnyx-signature-ed25519 does not match: compare the public key, and check the body before anything parses it',
});

export interface TelnyxSignatureOptions {
  /** From Mission Control, in base64; several during a key rotation. */
  publicKeys: readonly string[];
  /** The maximum age of a webhook; 300 s by default, as in Telnyx's SDKs. */
  toleranceMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Checks that webhooks come from Telnyx: an Ed25519 signature of the time, a vertical bar and the body as sent.
 * https://developers.telnyx.com/docs/development/api-fundamentals/webhooks
 */
export class TelnyxSignatures {
  readonly #publicKeys: readonly KeyObject[];
  readonly #toleranceMs: number;
  readonly #now: () => number;

  constructor({ publicKeys, toleranceMs = 300_000, now = Date.now }: TelnyxSignatureOptions) {
    this.#publicKeys = publicKeys.map(publicKeyOf);
    if (this.#publicKeys.length === 0) throw wrongKey();
    this.#toleranceMs = toleranceMs;
    this.#now = now;
  }

  check(headers: IncomingHttpHeaders, body: string | Uint8Array): Verdict<TelnyxRefusal> {
    const signature = Buffer.from(singleHeader(headers, 'telnyx-signature-ed25519') ?? '', 'base64');
    const timestamp = singleHeader(headers, 'telnyx-timestamp') ?? '';
    if (signature.length !== 64 || !/^\d{1,12}$/u.test(timestamp)) return refused('no_signature');
    if (Math.abs(this.#now() - Number(timestamp) * 1000) > this.#toleranceMs) return refused('too_old');
    const signed = Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(body)]);
    const fits = this.#publicKeys.some((key) => verify(null, signed, key, signature));
    return fits ? admitted : refused('wrong_signature');
  }
}

function publicKeyOf(base64: string): KeyObject {
  const x = Buffer.from(base64, 'base64');
  if (x.length !== 32) throw wrongKey();
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' });
}

function wrongKey(): TypeError {
  return new TypeError(
    'Telnyx: the public key must be 32 bytes in base64; copy it from Mission Control, Keys & Credentials, to TELNYX_PUBLIC_KEY or telnyx({ publicKey })',
  );
}
