// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { singleHeader } from './headers.ts';
import { verdicts, type Verdict } from './verdict.ts';

export type TwilioRefusal = 'no_signature' | 'wrong_signature';

const { admitted, refused } = verdicts<TwilioRefusal>({
  no_signature: 'X-Twilio-Signature is missing or repeated',
  wrong_signature:
    'X-Twilio-Signature does not match: compare the auth token, and the public URL with the one configured at Twilio',
});

/** Fields of a form, such as URLSearchParams; none for an upgrade. */
export type FormFields = Iterable<readonly [name: string, value: string]>;

/** The value of `X-Twilio-Signature`. https://www.twilio.com/docs/usage/security#validating-requests */
export function twilioSignature(authToken: string, url: string, fields: FormFields = []): string {
  const hmac = createHmac('sha1', authToken).update(url);
  const byName = Map.groupBy(fields, ([name]) => name);
  for (const name of [...byName.keys()].sort()) {
    // As twilio-node handles repeated fields: each value once, sorted.
    const values = new Set(byName.get(name)?.map(([, value]) => value));
    for (const value of [...values].sort()) hmac.update(name + value);
  }
  return hmac.digest('base64');
}

/** Checks that requests come from Twilio. */
export class TwilioSignatures {
  readonly #authTokens: readonly string[];

  /** Several tokens during a rotation. */
  constructor(authTokens: readonly string[]) {
    if (authTokens.length === 0 || authTokens.includes('')) {
      throw new TypeError(
        'Twilio: there must be at least one auth token, and none may be empty; set TWILIO_AUTH_TOKEN or use twilio({ authToken })',
      );
    }
    this.#authTokens = authTokens;
  }

  /** `url`: as configured at Twilio, https for a webhook and wss for an upgrade. */
  check(headers: IncomingHttpHeaders, url: string, fields: FormFields = []): Verdict<TwilioRefusal> {
    const signature = singleHeader(headers, 'x-twilio-signature');
    if (signature === undefined) return refused('no_signature');
    const once = [...fields];
    const expected = this.#authTokens.flatMap((token) =>
      spellings(url).map((spelling) => twilioSignature(token, spelling, once)),
    );
    // All are compared, so that timing does not reveal which one was close.
    const fitting = expected.filter((one) => isSame(one, signature));
    return fitting.length > 0 ? admitted : refused('wrong_signature');
  }
}

const DEFAULT_PORTS: Record<string, string> = { http: ':80', ws: ':80', https: ':443', wss: ':443' };

/** Twilio signs a URL with or without its port; twilio-node also tries both. */
function spellings(url: string): string[] {
  const [, scheme = '', host = '', , rest = ''] =
    /^(\w+):\/\/([^/?#]*?)(:\d+)?((?:[/?#].*)?)$/su.exec(url) ?? [];
  const ports = ['', DEFAULT_PORTS[scheme] ?? ''];
  return [...new Set([url, ...ports.map((port) => `${scheme}://${host}${port}${rest}`)])];
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
