// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import {
  secretsOf,
  VoiceLiveConnectionError,
  VoiceLiveStatusError,
  type VoiceLiveError,
} from '../errors/index.ts';
import { classifyNetworkError, classifyStatus } from './close-classification.ts';
import type { Clock } from './clock.ts';
import { readRetryAfter } from './refused-handshake.ts';

const HINT = 'Check HTTPS_PROXY and NO_PROXY.';

/** A way through a proxy. */
export interface TunnelOptions {
  readonly proxy: URL;
  /** Where it leads, as `host:port`. */
  readonly authority: string;
  readonly requestId: string;
  readonly clock: Clock;
  /** Aborting closes the connection to the proxy immediately; without effect when the tunnel is open. */
  readonly signal: AbortSignal;
}

/**
 * Opens a tunnel through a proxy with CONNECT (RFC 9110 section 9.3.6). Rejects with a VoiceLiveError, or with the
 * signal's reason when aborted; nothing of it remains then. It has no time limit of its own.
 */
export function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, authority, signal } = options;
  return new Promise((resolve, reject) => {
    const headers = { host: authority, ...authorizationOf(proxy) };
    const secrets = [...secretsOf(headers), proxy.password];
    const request = connectRequest(proxy, authority, headers);
    const fail = (reason: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      request.destroy();
      reject(reason);
    };
    const onAbort = (): void => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    // Stays: the connection may break again while it is destroyed.
    request.on('error', (error) => fail(networkError(error, secrets, options)));
    request.on('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
      // Also until something else listens: an error without a listener would end the process. `close` always follows.
      socket.on('error', () => {});
      const { statusCode = 0 } = response;
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        fail(statusError(response, statusCode, options));
        return;
      }
      signal.removeEventListener('abort', onAbort);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.end();
  });
}

function connectRequest(proxy: URL, path: string, headers: Record<string, string>): ClientRequest {
  const secure = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[|\]$/gu, '');
  const port = proxy.port || (secure ? 443 : 80);
  const options = { method: 'CONNECT', host, port, path, headers, agent: false };
  return secure ? httpsRequest(options) : httpRequest(options);
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** A password may contain a percent sign that encodes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function networkError(
  error: Error,
  secrets: readonly string[],
  { proxy, authority, requestId }: TunnelOptions,
): VoiceLiveError {
  const code = (error as { code?: unknown }).code;
  const { hint, ...rest } = classifyNetworkError(typeof code === 'string' ? code : undefined, proxy.host);
  return new VoiceLiveConnectionError({
    ...rest,
    message: `The proxy opened no way to ${authority}. ${rest.message}`,
    hint: rest.code === 'tls_failure' ? hint : HINT,
    requestId,
    cause: error,
    secrets,
  });
}

function statusError(
  response: IncomingMessage,
  statusCode: number,
  { authority, requestId, clock }: TunnelOptions,
): VoiceLiveError {
  return new VoiceLiveStatusError({
    code: 'proxy_failure',
    retryable: classifyStatus(statusCode).retryable,
    message:
      statusCode === 407
        ? 'The proxy requires other credentials (HTTP 407).'
        : `The proxy opened no way to ${authority} (HTTP ${statusCode}).`,
    hint: HINT,
    statusCode,
    retryAfterMs: readRetryAfter(response, clock),
    requestId,
  });
}
