// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import { singleHeader } from './headers.ts';
import { verdicts, type Verdict } from './verdict.ts';

export type AcsRefusal =
  'no_token' | 'malformed' | 'expired' | 'wrong_issuer' | 'wrong_audience' | 'wrong_signature' | 'no_keys';

const { admitted, refused } = verdicts<AcsRefusal>({
  no_token: 'The Authorization header is missing, repeated or not a bearer token',
  malformed: 'The token is not a JWT with an expiry that is signed with RS256',
  expired: 'The token has expired or is not valid yet: a replay, or a wrong clock',
  wrong_issuer: 'The token was not issued for Call Automation',
  wrong_audience:
    'The token is for another Communication Services resource: compare the immutable resource id',
  wrong_signature: 'The token is not signed by a key of Azure Communication Services',
  no_keys: 'The keys of Azure Communication Services could not be read: check that this host can reach them',
});

const ISSUER = 'https://acscallautomation.communication.azure.com';
const KEYS = `${ISSUER}/calling/keys`;

export interface AcsTokenOptions {
  /** Immutable id of the Communication Services resource. */
  resourceId: string;
  /** Where keys come from; by default they are read from the service when needed, and cached. */
  keys?: JWTVerifyGetKey;
  /** The maximum difference between the clocks; 60 s by default. */
  toleranceMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Checks that an upgrade or a webhook comes from Azure Communication Services.
 * https://learn.microsoft.com/azure/communication-services/how-tos/call-automation/secure-webhook-endpoint
 */
export class AcsTokens {
  readonly #resourceId: string;
  readonly #toleranceMs: number;
  readonly #now: () => number;
  #keys: JWTVerifyGetKey | undefined;

  constructor({ resourceId, keys, toleranceMs = 60_000, now = Date.now }: AcsTokenOptions) {
    if (resourceId === '') {
      throw new TypeError(
        'Azure Communication Services: the immutable id of the resource is missing; set ACS_RESOURCE_ID or use acs({ resourceId })',
      );
    }
    this.#resourceId = resourceId;
    this.#keys = keys;
    this.#toleranceMs = toleranceMs;
    this.#now = now;
  }

  async check(headers: IncomingHttpHeaders): Promise<Verdict<AcsRefusal>> {
    const [, token] = /^bearer +(\S+)$/iu.exec(singleHeader(headers, 'authorization') ?? '') ?? [];
    if (token === undefined) return refused('no_token');
    // Loaded only when needed, since calls from other carriers do not use it.
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    this.#keys ??= createRemoteJWKSet(new URL(KEYS));
    try {
      await jwtVerify(token, this.#keys, {
        algorithms: ['RS256'],
        issuer: ISSUER,
        audience: this.#resourceId,
        requiredClaims: ['exp'],
        clockTolerance: this.#toleranceMs / 1000,
        currentDate: new Date(this.#now()),
      });
      return admitted;
    } catch (error) {
      return refused(refusalOf(error));
    }
  }
}

/** Error codes of jose, whose messages may quote the token. */
const REFUSALS: Readonly<Record<string, AcsRefusal>> = {
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
  ERR_JOSE_ALG_NOT_ALLOWED: 'malformed',
  ERR_JOSE_NOT_SUPPORTED: 'malformed',
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'wrong_signature',
  ERR_JWKS_NO_MATCHING_KEY: 'wrong_signature',
};
const CLAIM_REFUSALS: Readonly<Record<string, AcsRefusal>> = {
  iss: 'wrong_issuer',
  aud: 'wrong_audience',
  nbf: 'expired',
};

function refusalOf(error: unknown): AcsRefusal {
  const { code = '', claim = '' } = (error ?? {}) as { code?: string; claim?: string };
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return CLAIM_REFUSALS[claim] ?? 'malformed';
  return REFUSALS[code] ?? 'no_keys';
}
