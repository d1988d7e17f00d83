// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { PUBLIC_URL } from './address.ts';

/** A minimal webhook and media socket, for bridges that have none; accepts everybody. */
export async function startFront(onSocket: (socket: WebSocket) => void): Promise<number> {
  const stream = `${PUBLIC_URL.replace('https', 'wss')}/media`;
  const twiml = `<?xml version="1.0"?><Response><Connect><Stream url="${stream}"/></Connect></Response>`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/xml' }).end(twiml);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
