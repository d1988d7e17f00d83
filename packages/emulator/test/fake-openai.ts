// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the endpoint received it. */
export interface Asked {
  path: string;
  authorization: string | undefined;
  body: Buffer;
}

type Answer = (response: ServerResponse, asked: Asked) => void;

/** An OpenAI-compatible endpoint that answers as the test specifies, and ends with it. */
export async function fakeOpenAI(answer: Answer): Promise<{ baseUrl: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { authorization } = request.headers;
      const one = { path: request.url ?? '', authorization, body: Buffer.concat(chunks) };
      asked.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, asked };
}

/** Streams chunks of a chat completion, split in the middle of lines as networks do. */
export function stream(response: ServerResponse, deltas: object[], usage?: object): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunks = deltas.map((delta) => ({ choices: [{ index: 0, delta }] }));
  const events = [...chunks, ...(usage ? [{ choices: [], usage }] : [])].map((chunk) =>
    JSON.stringify(chunk),
  );
  const text = [...events, '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
  for (const piece of text.match(/[\s\S]{1,17}/gu) ?? []) response.write(piece);
  response.end();
}

/** Answers with a JSON body. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
