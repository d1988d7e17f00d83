// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  VoiceLiveClient,
  type ServerEventUnion,
  type VoiceLiveSession,
  type VoiceLiveSessionHandlers,
} from '@azure/ai-voicelive';
import { expect, onTestFinished, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export const CREATED = { type: 'session.created', event_id: 'event_1', session: { id: 'sess_1' } };

/** A service that does what a test specifies, down to the frame. */
export interface Service {
  endpoint: string;
  /** Upgrade requests, accepted ones and others. */
  requests: IncomingMessage[];
  /** Text frames of the client, parsed. */
  frames: Record<string, unknown>[];
  pings: number;
  /** How the client closed. */
  closeCode: number | undefined;
}

/** How a service handles a client; by default it sends session.created. */
export type Conduct = (send: (event: object) => void, socket: WebSocket) => void;

const greet: Conduct = (send) => send(CREATED);

/** Starts a service that ends with the test. `refusal`: the HTTP response instead of an upgrade, or none at all. */
export async function serve(
  conduct: Conduct = greet,
  refusal?: 'hang' | { status: number; body: string },
): Promise<Service> {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const service: Service = { endpoint: '', requests: [], frames: [], pings: 0, closeCode: undefined };
  http.on('upgrade', (request, socket, head) => {
    service.requests.push(request);
    onTestFinished(() => void socket.destroy());
    if (refusal === 'hang') return;
    if (refusal !== undefined) {
      socket.end(
        `HTTP/1.1 ${refusal.status} No\r\nContent-Length: ${refusal.body.length}\r\n\r\n${refusal.body}`,
      );
      return;
    }
    // The first frames are sent together with the response to the upgrade.
    socket.cork();
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data: Buffer) => service.frames.push(JSON.parse(data.toString())));
      client.on('ping', () => (service.pings += 1));
      client.on('close', (code) => (service.closeCode = code));
      conduct((event) => client.send(JSON.stringify(event)), client);
    });
    socket.uncork();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  service.endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return service;
}

/** The SDK's client without the proxies of this machine. */
export function clientOf(service: Service): VoiceLiveClient {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    vi.stubEnv(name, '');
  onTestFinished(() => void vi.unstubAllEnvs());
  return new VoiceLiveClient(service.endpoint, { key: 'secret' });
}

/** A session that records what its general handler received. */
export function sessionOf(
  service: Service,
  handlers: VoiceLiveSessionHandlers = {},
): { session: VoiceLiveSession; events: ServerEventUnion[] } {
  const session = clientOf(service).createSession('gpt-4.1');
  const events: ServerEventUnion[] = [];
  session.subscribe({ onServerEvent: async (event) => void events.push(event), ...handlers });
  onTestFinished(() => session.dispose());
  return { session, events };
}

/** Connects, and returns what the SDK makes of these frames, compared with no frames. */
export async function received(...frames: object[]): Promise<ServerEventUnion[]> {
  const last = { type: 'session.updated', event_id: 'event_last', session: { id: 'sess_1' } };
  const service = await serve((send) => {
    for (const frame of [CREATED, ...frames, last]) send(frame);
  });
  const { session, events } = sessionOf(service);
  await session.connect();
  await expect.poll(() => events.at(-1)?.eventId, { message: 'the last event' }).toBe('event_last');
  return events.slice(1, -1);
}

/** What goes over the wire when the SDK is asked to do this. */
export async function sent(
  act: (session: VoiceLiveSession) => Promise<void>,
): Promise<Record<string, unknown>> {
  const service = await serve();
  const { session } = sessionOf(service);
  await session.connect();
  await act(session);
  await expect.poll(() => service.frames.length, { message: 'frames sent' }).toBeGreaterThan(0);
  return service.frames[0] ?? {};
}
