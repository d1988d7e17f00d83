// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { CallError, problemOfStatus } from './call-problem.ts';
import { type ConnectionDetails, readConnectionDetails } from './connection-details.ts';

const TIMEOUT_MS = 10_000;

/** Requests a new room from the page's own server. Rejects with a CallError. */
export async function requestToken(): Promise<ConnectionDetails> {
  let response: Response;
  try {
    response = await fetch('/api/token', { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new CallError('web-server-unreachable', error);
  }
  if (!response.ok) throw new CallError(problemOfStatus(response.status));
  const body: unknown = await response.json().catch(() => undefined);
  const details = readConnectionDetails(body);
  if (!details) throw new CallError('web-server-failed');
  return details;
}
