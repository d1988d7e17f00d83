// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createCallToken } from './call-token.ts';
import { isFromThisMachine, isSameOrigin } from './loopback.ts';
import { TokenBudget } from './token-budget.ts';

/** Where the page requests its token. */
export const TOKEN_PATH = '/api/token';

export type Authorize = (request: IncomingMessage) => Promise<boolean>;

export interface TokenRouteOptions {
  /** Address of the LiveKit server as the browser reaches it, ws or wss. */
  livekitUrl: string;
  apiKey: string;
  apiSecret: string;
  /** The agent that answers; the worker's `agentName`. */
  agentName: string;
  /** Whether callers may publish a camera besides the microphone; default false. */
  camera?: boolean | undefined;
  /**
   * Decides who may start a call, e.g. by a session cookie. Without it only this machine is served, because every call
   * costs the owner money.
   */
  authorize?: Authorize | undefined;
  /** Maximum number of tokens in any one minute, 30 by default. */
  tokensPerMinute?: number | undefined;
}

export type TokenRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The route ignores the body; this is how much of one it is willing to skip, in bytes. */
const BODY_LIMIT = 1024;

/** The handler of `POST /api/token` for node:http; it answers `{ url, token, room, identity }`. Never rejects. */
export function createTokenRoute(options: TokenRouteOptions): TokenRoute {
  const budget = new TokenBudget(options.tokensPerMinute ?? 30);

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'POST') {
      return refusal(405, 'method', 'Ask for a token with POST.', { allow: 'POST' });
    }
    if (!isSameOrigin(request)) {
      return refusal(403, 'origin', 'Only the page that this server serves may ask for a token.');
    }
    if (!options.authorize && !isFromThisMachine(request)) {
      return refusal(403, 'remote', 'Without an authorize hook only this machine is served.');
    }
    if (!(await skipBody(request))) return refusal(413, 'body', 'Send no body.', { connection: 'close' });
    if (options.authorize && !(await options.authorize(request))) {
      return refusal(401, 'unauthorized', 'Sign in before you start a call.');
    }
    const waitMs = budget.spend(performance.now());
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      const message = `Too many calls were started. Try again in ${seconds} s.`;
      return refusal(429, 'busy', message, { 'retry-after': String(seconds) });
    }
    const call = await createCallToken(options);
    return { status: 200, body: { url: options.livekitUrl, ...call } };
  }

  return async (request, response) => {
    // Errors of the hook or the signing may contain a secret, so the caller learns only that it failed.
    const result = await answer(request).catch(() =>
      refusal(
        500,
        'internal',
        'No token could be created. Check the server: its LiveKit key and its authorize hook.',
      ),
    );
    if (response.destroyed) return;
    response.writeHead(result.status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...result.headers,
    });
    response.end(JSON.stringify(result.body));
  };
}

interface Answer {
  status: number;
  body: Record<string, string>;
  headers?: Record<string, string>;
}

function refusal(
  status: number,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return { status, body: { error, message }, headers };
}

/** Reads and discards the body. False if it is larger than the limit or the peer disconnected. */
async function skipBody(request: IncomingMessage): Promise<boolean> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return false;
  let bytes = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_LIMIT) resolve(false);
    });
    request.once('end', () => resolve(true));
    request.once('close', () => resolve(false));
  });
}
