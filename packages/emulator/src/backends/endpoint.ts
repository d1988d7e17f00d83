// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { hideInText, HIDDEN, isSecretParameter } from '@voicelive-kit/protocol';

/** An OpenAI-compatible endpoint that answers or transcribes. */
export interface ModelEndpoint {
  /** The base URL, for example `http://127.0.0.1:11434/v1`; its query is sent with every request. */
  baseUrl: string;
  model: string;
  /** Sent as a bearer token. */
  key?: string;
  /** Timeout in milliseconds, default 30 000. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
/** Anything shorter is no secret, and may be part of many words. */
const SHORTEST_KEY = 4;
/** How many characters of an error's body are shown. */
const SHOWN = 200;

/** Throws a TypeError that says what is accepted. */
export function checkEndpoint(name: 'llm' | 'stt', endpoint: ModelEndpoint): ModelEndpoint {
  const { baseUrl, key = '', model, timeoutMs } = endpoint;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    const given = hideInText(baseUrl);
    throw new TypeError(`${name}: the base URL is '${given}'; give one like http://127.0.0.1:11434/v1`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`${name}: the base URL holds a user name or password; give the key by itself`);
  }
  if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(key)) {
    throw new TypeError(`${name}: the key has a character that no header can carry; copy it anew`);
  }
  if (model === '') throw new TypeError(`${name}: give the name of the model`);
  if (timeoutMs !== undefined && !(timeoutMs > 0)) {
    throw new TypeError(`${name}: timeoutMs is ${timeoutMs}; give milliseconds, more than 0`);
  }
  return endpoint;
}

/**
 * Sends a request to an endpoint. Calls `read` with a successful response; otherwise rejects with an Error that
 * contains status and body, or says that it timed out.
 */
export async function post<T>(
  endpoint: ModelEndpoint,
  path: string,
  body: FormData | object,
  signal: AbortSignal,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { baseUrl, key, timeoutMs = TIMEOUT_MS } = endpoint;
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}/${path}`;
  const form = body instanceof FormData;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...(form ? {} : { 'content-type': 'application/json' }),
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: form ? body : JSON.stringify(body),
      signal: AbortSignal.any([signal, late]),
    });
    if (response.ok) return await read(response);
    const told = withoutKeys(await response.text(), endpoint);
    throw new Error(`status ${response.status}: ${told.slice(0, SHOWN)}`);
  } catch (error) {
    const reason = late.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    throw new Error(`${url.origin}${url.pathname}: ${withoutKeys(reason, endpoint)}`, { cause: error });
  }
}

/** An error goes to every client, and an endpoint may repeat the key that it refuses. */
function withoutKeys(text: string, { baseUrl, key = '' }: ModelEndpoint): string {
  const inQuery = [...new URL(baseUrl).searchParams].flatMap(([name, value]) =>
    isSecretParameter(name) ? [value, encodeURIComponent(value)] : [],
  );
  return [key, ...inQuery]
    .filter((secret) => secret.length >= SHORTEST_KEY)
    .reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), hideInText(text));
}

/** Describes an error: fetch hides the reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
