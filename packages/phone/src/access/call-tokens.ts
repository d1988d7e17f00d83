// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { verdicts, type Verdict } from './verdict.ts';

export type CallTokenRefusal = 'no_token' | 'unknown' | 'expired' | 'other_call' | 'served';

const { admitted, refused } = verdicts<CallTokenRefusal>({
  no_token: 'The call has no token: only calls whose webhook was answered here have one',
  unknown: 'The token was never issued, or was used before',
  expired: 'The token has expired: the carrier took too long to connect',
  other_call: 'The token was issued for another call',
  served: 'Another token for the same webhook was used before',
});

export interface CallTokenOptions {
  /** Lifetime of a token; 60 s by default. */
  lifetimeMs?: number;
  /**
   * How many tokens may be pending, and how many webhooks are remembered; beyond that, the oldest is forgotten. 10,000
   * by default.
   */
  limit?: number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/**
 * One-use tokens that connect the webhook of a call with its socket. They are stored as hashes. A carrier that got no
 * answer asks again, and any of its tokens is valid; once one of them is used, the others are void, and no more are
 * issued.
 */
export class CallTokens {
  readonly #lifetimeMs: number;
  readonly #limit: number;
  readonly #now: () => number;
  /** By hash, oldest first. */
  readonly #waiting = new Map<string, { callId: string; webhook: string | undefined; expiresAt: number }>();
  /** Webhooks that led to a call, oldest first. */
  readonly #served = new Set<string>();

  constructor({ lifetimeMs = 60_000, limit = 10_000, now = () => performance.now() }: CallTokenOptions = {}) {
    this.#lifetimeMs = lifetimeMs;
    this.#limit = limit;
    this.#now = now;
  }

  /** Tokens that have not been used yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * @param webhook - identifies the webhook across retries; without it, retries are not recognised.
   * @returns undefined when the webhook has led to a call.
   */
  issue(callId: string): string;
  issue(callId: string, webhook: string): string | undefined;
  issue(callId: string, webhook?: string): string | undefined {
    if (webhook !== undefined && this.#served.has(webhook)) return undefined;
    this.#forget();
    const token = randomBytes(32).toString('base64url');
    this.#waiting.set(hashOf(token), { callId, webhook, expiresAt: this.#now() + this.#lifetimeMs });
    return token;
  }

  /** A token is used up even when it is presented for another call, because it was stolen then. */
  redeem(token: string | undefined, callId: string): Verdict<CallTokenRefusal> {
    if (token === undefined || token === '') return refused('no_token');
    const hash = hashOf(token);
    const issued = this.#waiting.get(hash);
    if (issued === undefined) return refused('unknown');
    this.#waiting.delete(hash);
    if (issued.expiresAt <= this.#now()) return refused('expired');
    if (callId === '' || issued.callId !== callId) return refused('other_call');
    const { webhook } = issued;
    if (webhook === undefined) return admitted;
    if (this.#served.has(webhook)) return refused('served');
    this.#served.add(webhook);
    const [oldest = ''] = this.#served;
    if (this.#served.size > this.#limit) this.#served.delete(oldest);
    return admitted;
  }

  /** Makes room for one more. */
  #forget(): void {
    const now = this.#now();
    for (const [hash, { expiresAt }] of this.#waiting) {
      if (expiresAt > now && this.#waiting.size < this.#limit) return;
      this.#waiting.delete(hash);
    }
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
