// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws';
import type { Line } from './line.ts';
import type { StreamRecord } from './record.ts';

const HANDSHAKE_LIMIT_MS = 10_000;
/** The longest message a carrier reads; neither Twilio nor ACS documents one. */
const MAX_MESSAGE = 1024 * 1024;

/**
 * Opens a media socket and records why it could not be opened. Emits `close` in every case. Its limit is on the clock of
 * the line, like all time of a call.
 */
export function openSocket(
  target: { readonly url: URL; readonly headers: Readonly<Record<string, string>>; readonly line: Line },
  record: StreamRecord,
): WebSocket {
  const socket = new WebSocket(target.url, {
    headers: target.headers,
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
    record.error ??= error.message;
  });
  const { line } = target;
  const cancel = line.at(line.now() + HANDSHAKE_LIMIT_MS, () => {
    record.error = `no answer to the handshake within ${HANDSHAKE_LIMIT_MS / 1000} s`;
    socket.terminate();
  });
  socket.once('open', cancel);
  socket.once('close', cancel);
  return socket;
}
