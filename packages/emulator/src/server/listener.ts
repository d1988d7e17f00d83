// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Identity } from '../tls/identity.ts';

/** Structured inputs of 32 KiB fit in, encoded for the query. */
const MAX_HEADER_BYTES = 128 * 1024;

/**
 * An HTTP server, or an HTTPS one; `fails` is called for each connection and returns whether its TLS handshake fails.
 */
export function createListener(
  answer: RequestListener,
  identity: Identity | undefined,
  fails: () => boolean,
): Server {
  if (identity === undefined) return createPlainServer({ maxHeaderSize: MAX_HEADER_BYTES }, answer);
  const { good, broken } = identity;
  const server = createSecureServer({ ...good, maxHeaderSize: MAX_HEADER_BYTES }, answer);
  let showing = good;
  // Runs before the server's own listener, which takes the current certificate.
  server.prependListener('connection', () => {
    const shown = fails() ? broken : good;
    if (shown !== showing) server.setSecureContext(shown);
    showing = shown;
  });
  // A client that does not trust the certificate disconnects in the handshake; ignore that.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}
