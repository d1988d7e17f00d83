// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import type * as Identity from '@azure/identity';
import { systemClock } from '../connection/clock.ts';
import {
  isVoiceLiveError,
  VoiceLiveConnectionError,
  VoiceLiveTimeoutError,
  type VoiceLiveError,
} from '../errors/index.ts';
import type { TokenCredential } from './options.ts';
import { fitsHeader } from './pasted-text.ts';
import type { ResolvedOptions } from './resolved-options.ts';

/** Creates the headers for one handshake. */
export interface AuthRequest {
  readonly signal: AbortSignal;
  /** Whether the last token was refused, so that a cached one would be as well. */
  readonly fresh?: boolean;
}

/**
 * Creates the headers that authenticate one handshake: `api-key`, `Authorization`, or none. The credential is asked
 * every time, because credentials cache tokens themselves and know when to renew them; it has `connectTimeoutMs` to
 * answer.
 * @throws VoiceLiveConnectionError `token_failed`, VoiceLiveTimeoutError `token_timeout`; both can be retried, as
 *   identity services fail temporarily. The signal's reason when aborted.
 */
export async function authHeaders(
  { auth, connectTimeoutMs }: Pick<ResolvedOptions, 'auth' | 'connectTimeoutMs'>,
  request: AuthRequest,
): Promise<Record<string, string>> {
  request.signal.throwIfAborted();
  if (auth.kind === 'none') return {};
  if (auth.kind === 'key') return { 'api-key': auth.reveal() };
  const credential = auth.credential ?? (await defaultCredential(request.fresh ?? false));
  return {
    Authorization: `Bearer ${await requestToken(credential, auth.scope, connectTimeoutMs, request.signal)}`,
  };
}

async function requestToken(
  credential: TokenCredential,
  scope: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  // A separate signal: the credential is also told to stop when its time is up.
  const control = new AbortController();
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimer = systemClock.after(timeoutMs, () => stop(timeoutError(timeoutMs)));
  try {
    const asked = Promise.resolve(credential.getToken(scope, { abortSignal: control.signal }));
    const access = await Promise.race([asked, stopped]);
    const token =
      typeof access?.token === 'string' ? access.token.trim().replace(/^Bearer(?:\s+|$)/iu, '') : '';
    if (token === '') throw failedError('returned no token.', undefined);
    if (!fitsHeader(token)) throw unusableTokenError();
    return token;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw isVoiceLiveError(error) ? error : failedError('failed.', error);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
    control.abort();
  }
}

function timeoutError(timeoutMs: number): VoiceLiveError {
  return new VoiceLiveTimeoutError({
    code: 'token_timeout',
    message: `The credential returned no token within ${timeoutMs / 1000} s.`,
    hint: 'Prefer one specific credential to DefaultAzureCredential; `connOptions.timeoutMs` changes the limit.',
    retryable: true,
  });
}

function unusableTokenError(): VoiceLiveError {
  return new VoiceLiveConnectionError({
    code: 'token_failed',
    message:
      'The credential returned a token that is not valid in a header: it contains line breaks or characters that are not ASCII.',
    hint: 'Its `getToken` must return the bare access token, not a file or a page that contains it.',
    // The same credential would return the same token again.
    retryable: false,
  });
}

function failedError(what: string, cause: unknown): VoiceLiveError {
  const name = cause instanceof Error ? ` (${cause.name})` : '';
  return new VoiceLiveConnectionError({
    code: 'token_failed',
    message: `The credential ${what}${name}`,
    hint: 'Sign in (`az login`), check its environment variables, or set `apiKey`.',
    retryable: true,
    cause,
  });
}

let shared: TokenCredential | null = null;

/** The `DefaultAzureCredential` of this process; a new one, with an empty cache, when `fresh`. */
async function defaultCredential(fresh: boolean): Promise<TokenCredential> {
  if (shared !== null && !fresh) return shared;
  let identity: typeof Identity;
  try {
    identity = await import('@azure/identity');
  } catch (error) {
    throw failedError('could not be loaded: @azure/identity is missing or broken.', error);
  }
  shared = new identity.DefaultAzureCredential();
  return shared;
}

/** Whether the optional peer `@azure/identity` can be loaded, without loading it. */
export function identityInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@azure/identity');
    return true;
  } catch {
    return false;
  }
}
