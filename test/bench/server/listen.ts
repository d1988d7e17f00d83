// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Dialect, dialectAt } from './dialect.ts';

/** Takes connections of both dialects on a free port of 127.0.0.1; resolves with the port. */
export function listen(onSocket: (socket: WebSocket, dialect: Dialect) => void): Promise<number> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
  http.on('upgrade', (request, socket, head) => {
    const dialect = dialectAt(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!dialect) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => onSocket(ws, dialect));
  });
  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}
