// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Identity } from '../tls/identity.ts';

/** An HTTP server, or an HTTPS one; `fails` is asked at each connection whether TLS breaks for it. */
export function createListener(
  answer: RequestListener,
  identity: Identity | undefined,
  fails: () => boolean,
): Server {
  if (identity === undefined) return createPlainServer(answer);
  const { good, broken } = identity;
  const server = createSecureServer(good, answer);
  let showing = good;
  // Before the server's own listener, which takes the certificate of the moment.
  server.prependListener('connection', () => {
    const shown = fails() ? broken : good;
    if (shown !== showing) server.setSecureContext(shown);
    showing = shown;
  });
  // A client that does not trust us hangs up in the handshake; that is its business.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}
