// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FaultBox } from './fault-box.ts';

/** An answer to an upgrade instead of the usual one. */
export interface TurnedAway {
  status: number;
  body: string;
  retryAfterS: number | undefined;
  /** Milliseconds to wait before it. */
  afterMs: number;
}

/** Decides from the armed faults which upgrades are refused or never answered. */
export class Gate {
  readonly #faults: FaultBox;
  /** Digests of tokens that have expired, with the answer to them. */
  readonly #expired = new Map<string, TurnedAway>();

  constructor(faults: FaultBox) {
    this.#faults = faults;
  }

  turnAway(request: IncomingMessage): TurnedAway | 'hang' | undefined {
    const token = digestOfToken(request);
    for (const { effect, afterMs, request: fault } of this.#faults.strike('upgrade')) {
      if (effect.do === 'hang') return 'hang';
      if (effect.do !== 'refuse' && effect.do !== 'expire-token') continue;
      const answer = { status: effect.status, body: effect.body, retryAfterS: fault.retryAfterS, afterMs };
      if (effect.do === 'refuse') return answer;
      if (token === undefined) this.#faults.arm(fault);
      else this.#expired.set(token, answer);
    }
    return token === undefined ? undefined : this.#expired.get(token);
  }
}

/** Identifies a token without storing it; undefined for an upgrade without a bearer token. */
function digestOfToken({ headers, url = '' }: IncomingMessage): string | undefined {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const bearer = headers.authorization ?? query.get('Authorization') ?? '';
  const token = /^Bearer (?<token>.+)$/iu.exec(bearer)?.groups?.['token'];
  return token === undefined ? undefined : createHash('sha256').update(token).digest('hex');
}
