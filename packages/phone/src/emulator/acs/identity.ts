// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/**
 * The issuer of ACS tokens:
 * learn.microsoft.com/azure/communication-services/how-tos/call-automation/secure-webhook-endpoint.
 */
const ISSUER = 'https://acscallautomation.communication.azure.com';
const ALGORITHM = 'RS256';
/** A token for a socket is valid for a day. */
const LIFETIME_S = 24 * 60 * 60;

/** Plays the identity service of ACS: a key pair for this run, whose public half is served on loopback. */
export interface AcsIdentity {
  readonly issuer: string;
  /** URL of the public keys. */
  readonly jwksUrl: string;
  /** URL of the OpenID configuration that names them. */
  readonly configurationUrl: string;
  /** A new token, as for each connection; `wrong`: signed by an unknown key with the same key id. */
  token(audience: string, options?: { wrong?: boolean; lifetimeS?: number }): Promise<string>;
  close(): Promise<void>;
}

/** `port`: 0, the default, uses a free one. */
export async function startAcsIdentity({ port = 0 }: { port?: number } = {}): Promise<AcsIdentity> {
  const [real, stranger] = await Promise.all([
    generateKeyPair(ALGORITHM, { extractable: true }),
    generateKeyPair(ALGORITHM),
  ]);
  const kid = 'phone-emulator';
  const keys = { keys: [{ ...(await exportJWK(real.publicKey)), kid, use: 'sig', alg: ALGORITHM }] };
  const { server, origin } = await serve(port, (origin) => ({
    '/calling/keys': keys,
    '/calling/.well-known/acsopenidconfiguration': {
      issuer: ISSUER,
      jwks_uri: `${origin}/calling/keys`,
      id_token_signing_alg_values_supported: [ALGORITHM],
    },
  }));
  return {
    issuer: ISSUER,
    jwksUrl: `${origin}/calling/keys`,
    configurationUrl: `${origin}/calling/.well-known/acsopenidconfiguration`,
    token: async (audience, { wrong = false, lifetimeS = LIFETIME_S } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return await new SignJWT({})
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifetimeS)
        .sign(wrong ? stranger.privateKey : real.privateKey);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  port: number,
  documents: (origin: string) => Readonly<Record<string, object>>,
): Promise<{ server: Server; origin: string }> {
  let served: Readonly<Record<string, object>> = {};
  const server = createServer((request, response) => {
    const document = served[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(document && JSON.stringify(document));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  served = documents(origin);
  return { server, origin };
}
