// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { isLoopbackHost } from './loopback.ts';
import { securityHeaders } from './security-headers.ts';
import { type Authorize, createTokenRoute, TOKEN_PATH } from './token-route.ts';

export interface WebServerOptions {
  /** Address to listen on, 127.0.0.1 by default. Beyond loopback `authorize` is required. */
  host?: string | undefined;
  /** Port to listen on; 0, the default, takes a free one. */
  port?: number | undefined;
  /** The LiveKit server as the browser reaches it, and one of its keys. The secret never leaves this process. */
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** The agent that answers; the worker's `agentName`. */
  agentName: string;
  /** Whether callers may show the agent a camera; default false. */
  camera?: boolean | undefined;
  /** Decides who may start a call. */
  authorize?: Authorize | undefined;
}

export interface WebServer {
  /** Address of the page. */
  url: string;
  port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

const DIST = join(import.meta.dirname, '../dist');

/**
 * Serves the built page and its token route. Throws an Error that says what to do when the page is not built, when a
 * host beyond loopback is given without `authorize`, or when the port is taken.
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { host = '127.0.0.1', port = 0, livekit, agentName, camera, authorize } = options;
  if (!authorize && !isLoopbackHost(host)) {
    throw new Error(
      `Refusing to listen on ${host} without authorize: anyone who reaches it could start calls at your expense. ` +
        'Pass startWebServer({ authorize }) a function that checks who asks, or listen on 127.0.0.1.',
    );
  }
  if (!existsSync(join(DIST, 'index.html'))) {
    throw new Error('The page is not built. Run the build of examples/web first: npx pnpm@12 build');
  }
  const { url: livekitUrl, apiKey, apiSecret } = livekit;
  const tokenRoute = createTokenRoute({ livekitUrl, apiKey, apiSecret, agentName, camera, authorize });
  const headers = Object.entries(securityHeaders(livekitUrl, { camera }));
  const files = sirv(DIST, { etag: true, gzip: true, setHeaders: setCaching });

  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    // Only the path matters; the page has its own query (?autojoin=1).
    if (request.url?.split('?')[0] === TOKEN_PATH) {
      void tokenRoute(request, response);
      return;
    }
    files(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/**
 * Names of files below assets contain a hash of their content; the page that refers to them must be requested again.
 */
function setCaching(response: ServerResponse, pathname: string): void {
  const hashed = pathname.startsWith('/assets/');
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
