// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import type { Transfer } from '../call/phone-call.ts';
import type { CallStarted, Carrier } from '../carriers/carrier.ts';
import type { Verdict } from '../access/verdict.ts';

/** A request, as any HTTP server can pass it on. */
export interface PhoneRequest {
  readonly method: string;
  /** Path and query, or the whole URL, as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As received, not parsed: signatures cover it. Empty for an upgrade. */
  readonly body: string;
}

export interface PhoneResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a request is rejected; for logs, without secrets. */
export interface Refusal {
  readonly refused: string;
}

/** The parts of its bridge that a provider needs. */
export interface CallAdmission {
  /** The URL of one of this provider's paths, with its query, as configured at its carrier. */
  address(kind: 'webhook' | 'socket', path: string): string;
  /** Whether one more call can be accepted. */
  readonly isFree: boolean;
  /**
   * A one-use token with which the media socket of a call may open; null for a call whose id is not known yet.
   * `webhook` identifies the webhook that asks for it across retries.
   * @returns undefined when that webhook has already led to a call, so that it is a replay.
   */
  issueToken(callId: string | null, webhook: string): string | undefined;
  /** Why a token is not valid for this call; a token is valid only once. */
  redeemToken(token: string | undefined, callId: string | null): Refusal | undefined;
  /** Reports to the operator why a webhook was rejected. */
  report(refusal: Refusal): void;
}

/** The response to a rejected webhook. */
export const FORBIDDEN: PhoneResponse = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'Forbidden',
};

/** Why a webhook gets no token. */
export const REPEATED: Refusal = {
  refused: 'its call already had its socket, so the webhook was replayed',
};

/** Why access is denied; undefined when it is granted. */
export function refusalOf(verdict: Verdict<string>): Refusal | undefined {
  return verdict.admitted ? undefined : { refused: verdict.reason };
}

/** One source of calls: a carrier, its access control, and the responses to its webhooks. */
export interface PhoneProvider {
  /** The name in its paths, such as `twilio`: unique in a bridge. */
  readonly name: string;
  readonly carrier: Carrier;
  readonly transfer?: Transfer | undefined;
  /** Answers a webhook; undefined for a path that is not its own. `path` is the part after its name. */
  webhook(path: string, request: PhoneRequest, admission: CallAdmission): Promise<PhoneResponse | undefined>;
  /** Whether a media socket may open; asked before the upgrade. `path` is the part after its name. */
  admit(path: string, request: PhoneRequest, admission: CallAdmission): Promise<Refusal | undefined>;
  /** The data that the application gets about a call that has started on it, or why it may not continue. */
  accept(started: CallStarted, admission: CallAdmission): CallStarted | Refusal;
}
