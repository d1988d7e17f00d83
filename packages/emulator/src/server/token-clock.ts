// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How many tokens are kept, so that a client with a new one for each attempt cannot fill the memory. */
const REMEMBERED = 10_000;

/** Knows when bearer tokens expire: a JWT by its own `exp`, any other some time after it was first seen. */
export class TokenClock {
  readonly #lifetimeS: number | undefined;
  readonly #firstSeen = new Map<string, number>();

  /** `lifetimeS` in seconds; without it only a JWT expires. */
  constructor(lifetimeS?: number) {
    this.#lifetimeS = lifetimeS;
  }

  isExpired(token: string): boolean {
    const nowS = Date.now() / 1000;
    const expiresAt = expiryOf(token);
    if (expiresAt !== undefined) return expiresAt <= nowS;
    if (this.#lifetimeS === undefined) return false;
    const first = this.#firstSeen.get(token) ?? nowS;
    this.#firstSeen.set(token, first);
    if (this.#firstSeen.size > REMEMBERED) this.#forgetOldest();
    return first + this.#lifetimeS <= nowS;
  }

  #forgetOldest(): void {
    for (const token of this.#firstSeen.keys()) {
      this.#firstSeen.delete(token);
      return;
    }
  }
}

/** Unix seconds at which a JWT expires; undefined for anything else. The signature is not verified. */
function expiryOf(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp : undefined;
  } catch {
    return undefined;
  }
}
