// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import { VoiceLiveStatusError, scrub, type VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { classifyStatus } from './close-classification.ts';
import { retryAfterMs } from './retry-after.ts';

const MAX_BODY_BYTES = 4096;
/** Milliseconds to wait for a body; the status alone is enough to go on. */
const MAX_BODY_MS = 1_000;

/** The error for a handshake that was answered with a status; reads at most 4 KiB of its body, for at most 1 s. */
export async function refusedHandshake(
  response: IncomingMessage,
  context: { readonly requestId: string; readonly secrets: readonly string[]; readonly clock: Clock },
): Promise<VoiceLiveError> {
  const statusCode = response.statusCode ?? 0;
  const cancel = context.clock.after(MAX_BODY_MS, () => response.destroy());
  const { serviceCode, text } = readServiceError(await readStart(response));
  cancel();
  const { message, ...rest } = classifyStatus(statusCode);
  return new VoiceLiveStatusError({
    ...rest,
    message: text === null ? message : `${message} It said: ${scrub(text, context.secrets)}`,
    statusCode,
    serviceCode: serviceCode === null ? null : scrub(serviceCode, context.secrets),
    retryAfterMs: retryAfterMs(response.headers['retry-after'], context.clock.wallNow()),
    requestId: context.requestId,
  });
}

/** The start of a body; what there is when the peer breaks off. */
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

/** Azure's `{ error: { code, message } }`, or the same fields at the top. Anything else is not shown. */
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
