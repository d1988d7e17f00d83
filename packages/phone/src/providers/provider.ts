// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import type { Transfer } from '../call/phone-call.ts';
import type { CallStarted, Carrier } from '../carriers/carrier.ts';
import type { Verdict } from '../access/verdict.ts';

/** A request as any HTTP server can hand it over. */
export interface PhoneRequest {
  readonly method: string;
  /** Path and query, or the whole address, as they arrived. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As it arrived, not parsed: signatures cover it. Empty for an upgrade. */
  readonly body: string;
}

export interface PhoneResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a request is turned away; for logs, without anything secret. */
export interface Refusal {
  readonly refused: string;
}

/** What a provider needs of the bridge it is part of. */
export interface CallAdmission {
  /** A path of this provider, with its query, as its carrier was told it. */
  address(kind: 'webhook' | 'socket', path: string): string;
  /** Whether one more call can be taken. */
  readonly isFree: boolean;
  /**
   * A one-use token with which the media socket of a call may open; null for a call whose id nobody knows yet. `webhook` names
   * the webhook that asks for it, the same when it comes again.
   * @returns undefined when that webhook has led to a call: somebody repeats it.
   */
  issueToken(callId: string | null, webhook: string): string | undefined;
  /** Why a token is not good for this call; it is good only once. */
  redeemToken(token: string | undefined, callId: string | null): Refusal | undefined;
  /** Tells whoever runs this why a webhook was turned away. */
  report(refusal: Refusal): void;
}

/** What a webhook is turned away with. */
export const FORBIDDEN: PhoneResponse = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'Forbidden',
};

/** Why a webhook gets no token. */
export const REPEATED: Refusal = {
  refused: 'its call has had its socket already; somebody repeats the webhook',
};

/** Why somebody is not let in; undefined when they are. */
export function refusalOf(verdict: Verdict<string>): Refusal | undefined {
  return verdict.admitted ? undefined : { refused: verdict.reason };
}

/** One way calls come in: a carrier, who may use it, and how its webhooks are answered. */
export interface PhoneProvider {
  /** Its part of the paths, such as `twilio`: unique in a bridge. */
  readonly name: string;
  readonly carrier: Carrier;
  readonly transfer?: Transfer | undefined;
  /** Answers a webhook; undefined for a path that is not its own. `path` is what follows its name. */
  webhook(path: string, request: PhoneRequest, admission: CallAdmission): Promise<PhoneResponse | undefined>;
  /** Whether a media socket may open; asked before the upgrade. `path` is what follows its name. */
  admit(path: string, request: PhoneRequest, admission: CallAdmission): Promise<Refusal | undefined>;
  /** What the application is told of the call that has started on it, or why it may not go on. */
  accept(started: CallStarted, admission: CallAdmission): CallStarted | Refusal;
}
