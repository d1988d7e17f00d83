// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Asked {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Twilio's size limit of a TwiML document. */
const MAX_BODY = 64 * 1024;

/**
 * One request on a new connection, with exactly these headers, including `Host`. Redirects are not followed. Rejects
 * when no complete response arrived in time.
 */
export async function ask(asked: Asked): Promise<Answered> {
  // A separate timer: that of AbortSignal.timeout keeps running after the response has arrived.
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(new Error('no response in time')), asked.timeoutMs);
  try {
    return await answerTo(asked, AbortSignal.any([asked.signal, tooLong.signal]));
  } finally {
    clearTimeout(timer);
  }
}

async function answerTo(asked: Asked, signal: AbortSignal): Promise<Answered> {
  const send = asked.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(
      asked.url,
      {
        method: asked.method,
        agent: false,
        signal,
        headers: {
          ...asked.headers,
          ...(asked.body !== undefined && { 'content-length': String(Buffer.byteLength(asked.body)) }),
        },
      },
      resolve,
    );
    request.on('error', reject);
    request.end(asked.body);
  });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY) throw new Error('the response is longer than 64 KiB');
    chunks.push(chunk);
  }
  return {
    status: answer.statusCode ?? 0,
    contentType: answer.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
