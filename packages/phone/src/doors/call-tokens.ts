// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { verdicts, type Verdict } from './verdict.ts';

export type CallTokenRefusal = 'no_token' | 'unknown' | 'expired' | 'other_call';

const { admitted, refused } = verdicts<CallTokenRefusal>({
  no_token: 'The call brings no token: only calls that our webhook answered do',
  unknown: 'The token was never issued, or was used before',
  expired: 'The token has expired: the carrier took too long to connect',
  other_call: 'The token was issued for another call',
});

export interface CallTokenOptions {
  /** 60 s by default. */
  lifetimeMs?: number;
  /** How many wait to be used; beyond, the oldest is forgotten. 10,000 by default. */
  limit?: number;
  /** Milliseconds of a clock that only goes forward. */
  now?: () => number;
}

/** Tokens that lead one call from the answer of its webhook to its socket, once. They are kept as hashes. */
export class CallTokens {
  readonly #lifetimeMs: number;
  readonly #limit: number;
  readonly #now: () => number;
  /** By hash, the oldest first. */
  readonly #waiting = new Map<string, { callId: string; expiresAt: number }>();

  constructor({ lifetimeMs = 60_000, limit = 10_000, now = () => performance.now() }: CallTokenOptions = {}) {
    this.#lifetimeMs = lifetimeMs;
    this.#limit = limit;
    this.#now = now;
  }

  /** Tokens that wait to be used. */
  get waiting(): number {
    return this.#waiting.size;
  }

  issue(callId: string): string {
    this.#forget();
    const token = randomBytes(32).toString('base64url');
    this.#waiting.set(hashOf(token), { callId, expiresAt: this.#now() + this.#lifetimeMs });
    return token;
  }

  /** A token is used up even when it comes with another call: it is in wrong hands. */
  redeem(token: string | undefined, callId: string): Verdict<CallTokenRefusal> {
    if (token === undefined || token === '') return refused('no_token');
    const hash = hashOf(token);
    const issued = this.#waiting.get(hash);
    if (issued === undefined) return refused('unknown');
    this.#waiting.delete(hash);
    if (issued.expiresAt <= this.#now()) return refused('expired');
    return callId !== '' && issued.callId === callId ? admitted : refused('other_call');
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
