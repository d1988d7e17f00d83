// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutSecrets } from '@voicelive-kit/protocol';
import { checkFaultRequest, type FaultRequest } from '../faults/fault-request.ts';
import { FAULT_SLUGS } from '../faults/slugs.ts';
import { FAULTS as TABLE } from '../faults/table.ts';
import type { ServedSession } from '../session/served.ts';
import type { Feed } from '../view/feed.ts';
import { answerPage } from '../view/pages.ts';
import { checkKey, checkOrigin, urlOf, type AccessPolicy } from './admission.ts';

/** What the control routes operate on. */
export interface Controlled {
  readonly connections: readonly ServedSession[];
  readonly armed: readonly FaultRequest[];
  readonly feed: Feed;
  inject(fault: FaultRequest): void;
  disarm(): void;
}

/** The available faults, and their default moments. */
const FAULTS = Object.fromEntries(FAULT_SLUGS.map((slug) => [slug, { when: TABLE[slug].at }]));
/** Largest body of a control request, in bytes. */
const MAX_BODY = 64 * 1024;

/**
 * Answers `/_emulator/…`. Requests of other origins' web pages are rejected, and if a key is set, so are those without
 * it, except for the live view's files.
 */
export function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  emulator: Controlled,
  policy: AccessPolicy,
): void {
  const url = urlOf(request.url);
  const handshake = { url, headers: request.headers };
  const foreign = checkOrigin(handshake, policy);
  if (foreign === undefined && answerPage(request, response, url)) return undefined;
  const refusal = foreign ?? checkKey(handshake, policy);
  if (refusal !== undefined)
    return reply(response, refusal.status, { error: { code: refusal.code, message: refusal.message } });
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /_emulator/health') {
    const open = emulator.connections.filter((connection) => connection.open).length;
    return reply(response, 200, { status: 'ok', sessions: open });
  }
  if (route === 'GET /_emulator/sessions') {
    return reply(
      response,
      200,
      withoutSecrets(emulator.connections.map((connection) => connection.snapshot())),
    );
  }
  if (route === 'GET /_emulator/faults')
    return reply(response, 200, { armed: emulator.armed, known: FAULTS });
  if (route === 'DELETE /_emulator/faults') {
    emulator.disarm();
    return reply(response, 200, { armed: [] });
  }
  if (route === 'GET /_emulator/events') return emulator.feed.watch(response);
  if (route === 'POST /_emulator/faults') return receiveFault(request, response, emulator);
  return reply(response, 404, { error: { code: '404', message: 'Resource not found' } });
}

function receiveFault(request: IncomingMessage, response: ServerResponse, emulator: Controlled): void {
  if (!/^application\/json\b/iu.test(request.headers['content-type'] ?? '')) {
    return reply(response, 415, {
      error: { code: 'UnsupportedMediaType', message: 'Send the fault as application/json.' },
    });
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > MAX_BODY) request.destroy();
  });
  request.on('end', () => {
    try {
      const fault = checkFaultRequest(JSON.parse(body));
      emulator.inject(fault);
      reply(response, 200, { armed: fault.slug });
    } catch (error) {
      const message = error instanceof SyntaxError ? 'The body is not JSON.' : (error as Error).message;
      reply(response, 400, { error: { code: 'BadRequest', message } });
    }
  });
  return undefined;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}
