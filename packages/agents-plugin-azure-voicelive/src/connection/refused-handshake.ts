// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import { VoiceLiveStatusError, scrub, type VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { classifyStatus, type Classification } from './close-classification.ts';

const MAX_BODY_BYTES = 4096;
/** How long to wait for a response body, milliseconds; the status alone is sufficient. */
const MAX_BODY_MS = 1_000;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What is known about a handshake when its response arrives. */
export interface HandshakeContext {
  readonly url: URL;
  readonly requestId: string;
  readonly secrets: readonly string[];
  readonly clock: Clock;
}

/** The error for a handshake that was answered with an HTTP status; reads at most 4 KiB of the body, for at most 1 s. */
export async function refusedHandshake(
  response: IncomingMessage,
  context: HandshakeContext,
): Promise<VoiceLiveError> {
  const statusCode = response.statusCode ?? 0;
  const cancel = context.clock.after(MAX_BODY_MS, () => response.destroy());
  const { serviceCode, text } = readServiceError(await readStart(response));
  cancel();
  const { message, ...rest } = REDIRECTS.has(statusCode)
    ? classifyRedirect(statusCode, context.url, scrub(response.headers.location ?? '', context.secrets))
    : classifyStatus(statusCode);
  return new VoiceLiveStatusError({
    ...rest,
    message: text === null ? message : `${message} The response says: ${scrub(text, context.secrets)}`,
    statusCode,
    serviceCode: serviceCode === null ? null : scrub(serviceCode, context.secrets),
    serviceMessage: text,
    retryAfterMs: readRetryAfter(response, context.clock),
    requestId: context.requestId,
    secrets: context.secrets,
  });
}

/** A redirect is never followed: the next request would send the credentials to its target. */
function classifyRedirect(status: number, from: URL, location: string): Classification {
  const to = location === '' ? null : URL.parse(location, from.href.replace(/^ws/u, 'http'));
  let where = ', but does not say where to';
  let advice = 'Check `endpoint` and any gateway in front of the service.';
  if (to !== null && to.host !== '') {
    const sameHost =
      to.host === from.host && /^(?:https|wss):$/u.test(to.protocol) === /^wss:$/u.test(from.protocol);
    where = sameHost ? ` to another path on ${to.host}` : ` to ${to.protocol}//${to.host}`;
    advice = 'If that is the right address, set `endpoint` to it.';
  }
  return {
    code: 'redirected',
    retryable: false,
    message: `${from.host} redirects the handshake${where} (HTTP ${status}).`,
    hint: `Redirects are not followed, because that would send the credentials along. ${advice}`,
  };
}

/** The beginning of a body, or as much as arrives before the peer closes. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_BODY_BYTES) break;
    }
  } catch {
    // The status is known; the body only adds to the message.
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

/** Azure's `{ error: { code, message } }`, or the same fields at the top level. Nothing else is shown. */
function readServiceError(body: string): { serviceCode: string | null; text: string | null } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { serviceCode: null, text: null };
  }
  const outer = isRecord(parsed) ? parsed : {};
  const inner = isRecord(outer['error']) ? outer['error'] : outer;
  const { code, message } = inner;
  return {
    serviceCode: typeof code === 'string' || typeof code === 'number' ? String(code) : null,
    text: typeof message === 'string' && message !== '' ? message : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How long a response asks to wait, in milliseconds; null if it does not say. */
export function readRetryAfter(response: IncomingMessage, clock: Clock): number | null {
  return retryAfterMs(response.headers['retry-after'], serverTime(response) ?? clock.wallNow());
}

/** The current time according to the peer, which its other dates are relative to: the clock of this machine can be wrong. */
function serverTime(response: IncomingMessage): number | null {
  const time = Date.parse(response.headers.date ?? '');
  return Number.isNaN(time) ? null : time;
}

/** A longer delay is shortened to this: it may have any number of digits, and be infinite. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * The delay of a `Retry-After` header in milliseconds, from its seconds or its date, at most a day; null if absent or
 * unreadable.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(header: string | undefined, wallNow: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_RETRY_AFTER_MS);
  // Date.parse is lenient: it reads "-1" as a year. An HTTP date begins with the name of a day.
  const date = /^[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - wallNow), LONGEST_RETRY_AFTER_MS);
}
