// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** An OpenAI-compatible endpoint that answers or transcribes. */
export interface ModelEndpoint {
  /** The base URL, for example `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  model: string;
  /** Sent as a bearer token. */
  key?: string;
  /** Timeout in milliseconds, default 30 000. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
/** How many characters of an error's body are shown. */
const SHOWN = 200;

/** Throws a TypeError that says what is accepted. */
export function checkEndpoint(name: 'llm' | 'stt', endpoint: ModelEndpoint): ModelEndpoint {
  const { baseUrl, model, timeoutMs } = endpoint;
  if (!/^https?:$/u.test(URL.canParse(baseUrl) ? new URL(baseUrl).protocol : '')) {
    throw new TypeError(`${name}: the base URL is '${baseUrl}'; give one like http://127.0.0.1:11434/v1`);
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
  const url = `${baseUrl.replace(/\/+$/u, '')}/${path}`;
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
    throw new Error(`status ${response.status}: ${(await response.text()).slice(0, SHOWN)}`);
  } catch (error) {
    const reason = late.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    throw new Error(`${url}: ${reason}`, { cause: error });
  }
}

/** Describes an error: fetch hides the reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
