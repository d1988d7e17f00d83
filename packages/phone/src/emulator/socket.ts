// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws';
import type { StreamRecord } from './record.ts';

const HANDSHAKE_LIMIT_MS = 10_000;
/** The longest message a carrier reads; neither Twilio nor ACS documents one. */
const MAX_MESSAGE = 1024 * 1024;

/** Opens a media socket and records why it could not be opened. Emits `close` in every case. */
export function openSocket(
  target: { readonly url: URL; readonly headers: Readonly<Record<string, string>> },
  record: StreamRecord,
): WebSocket {
  const socket = new WebSocket(target.url, {
    headers: target.headers,
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    followRedirects: false,
  });
  socket.on('unexpected-response', (_request, response) => {
    record.refusedStatus = response.statusCode ?? 0;
    response.resume();
    socket.terminate();
  });
  socket.on('error', (error) => {
    record.error = error.message;
  });
  return socket;
}
