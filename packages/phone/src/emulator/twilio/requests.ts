// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ask, type Answered } from '../http-client.ts';
import type { Line } from '../line.ts';
import { isOn } from '../misbehaviour.ts';
import type { RequestRecord } from '../record.ts';
import type { Routes } from '../routes.ts';
import { uuid } from '../random.ts';
import { signTwilio } from './signature.ts';
import type { Continuation } from './twiml.ts';

/** How long Twilio waits for a webhook. */
const WEBHOOK_LIMIT_MS = 15_000;
/** Timeout of requests that the call does not depend on. */
const STATUS_LIMIT_MS = 5000;

export interface TwilioSigner {
  /** Headers that prove that a request to this URL is from Twilio, or, on request, fail to. */
  headers(
    request: 'webhook' | 'socket',
    url: string,
    form?: Readonly<Record<string, string>>,
  ): Record<string, string>;
}

export function twilioSigner(authToken: string, { misbehaviour }: Pick<Line, 'misbehaviour'>): TwilioSigner {
  return {
    headers(request, url, form) {
      if (isOn(misbehaviour.noSignature, request)) return {};
      const token = isOn(misbehaviour.wrongSignature, request) ? `not ${authToken}` : authToken;
      return { 'X-Twilio-Signature': signTwilio(token, url, form) };
    },
  };
}

/** Makes Twilio's HTTP requests of one call and records each of them. */
export class TwilioRequests {
  readonly #line: Line;
  readonly #routes: Routes;
  readonly #signer: TwilioSigner;

  constructor(line: Line, routes: Routes, signer: TwilioSigner) {
    this.#line = line;
    this.#routes = routes;
    this.#signer = signer;
  }

  /** Undefined when no response arrived; the reason is in the record, as a problem. Never rejects. */
  async send(
    purpose: RequestRecord['purpose'],
    { url, method }: Continuation,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answered | undefined> {
    const { log } = this.#line;
    const atMs = this.#line.now();
    const told = method === 'GET' ? withQuery(url, form) : url;
    try {
      const { url: target, headers } = this.#routes.resolve(told);
      const answer = await ask({
        url: target,
        method,
        timeoutMs: purpose.endsWith('status') ? STATUS_LIMIT_MS : WEBHOOK_LIMIT_MS,
        signal,
        headers: {
          host: new URL(told).host,
          ...headers,
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'i-twilio-idempotency-token': uuid(this.#line.random),
          ...this.#signer.headers('webhook', told, method === 'POST' ? form : {}),
          ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
        },
        ...(method === 'POST' && { body: new URLSearchParams(form).toString() }),
      });
      log.request({ atMs, purpose, method, url, status: answer.status, body: answer.body });
      return answer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.request({ atMs, purpose, method, url, error: message });
      if (!signal.aborted)
        log.problem(this.#line.now(), `no response to the ${purpose} at ${url}: ${message}`, 11_200);
      return undefined;
    }
  }
}

function withQuery(url: string, form: Readonly<Record<string, string>>): string {
  const full = new URL(url);
  for (const [name, value] of Object.entries(form)) full.searchParams.append(name, value);
  return full.href;
}
