// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

export interface BridgeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Record<string, string>;
}

/** A message of any carrier; the tests know which of these fields it has. */
export interface Message {
  readonly event?: string;
  readonly kind?: string;
  readonly sequenceNumber?: string;
  readonly start: { readonly streamSid: string; readonly customParameters: Record<string, string> };
  readonly media: { readonly chunk: string; readonly timestamp: string; readonly payload: string };
  readonly mark: { readonly name: string };
  readonly dtmf: { readonly digit: string };
  readonly audioData: { readonly data: string; readonly timestamp: string; readonly silent: boolean };
}

/** One media socket as seen by the bridge. */
export class BridgeSocket {
  readonly messages: Message[] = [];
  /** Frames that are not a JSON object. */
  readonly strange: string[] = [];
  closed: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly socket: WebSocket;

  constructor(headers: IncomingHttpHeaders, path: string, socket: WebSocket) {
    this.headers = headers;
    this.path = path;
    this.socket = socket;
  }

  of(event: string): Message[] {
    return this.messages.filter((message) => message.event === event || message.kind === event);
  }

  get streamSid(): string {
    return this.of('start')[0]?.start.streamSid ?? '';
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** µ-law bytes of one value: constant audio that differs from silence. */
  sound(ms: number, byte = 0x20): void {
    const payload = Buffer.alloc(ms * 8, byte).toString('base64');
    this.send({ event: 'media', streamSid: this.streamSid, media: { payload } });
  }

  mark(name: string): void {
    this.send({ event: 'mark', streamSid: this.streamSid, mark: { name } });
  }

  clear(): void {
    this.send({ event: 'clear', streamSid: this.streamSid });
  }

  /** Names of the marks that were returned. */
  get marks(): string[] {
    return this.of('mark').map(({ mark }) => mark.name);
  }
}

export interface Bridge {
  readonly http: string;
  readonly ws: string;
  readonly requests: BridgeRequest[];
  readonly sockets: BridgeSocket[];
}

export interface BridgeOptions {
  /** TwiML by path; otherwise 404. */
  answers?: Record<string, string>;
  contentType?: string;
  refuseUpgrade?: number;
  /** Reads requests and never answers. */
  silent?: boolean;
  onMessage?: (message: Message, socket: BridgeSocket) => void;
}

/** A correct bridge for these tests, which is closed with the test. It reads and answers without using the emulator's code. */
export async function startBridge(options: BridgeOptions = {}): Promise<Bridge> {
  const requests: BridgeRequest[] = [];
  const sockets: BridgeSocket[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      const form = Object.fromEntries(new URLSearchParams(body));
      requests.push({ method: request.method ?? '', path, headers: request.headers, form });
      if (options.silent) return;
      const answer = options.answers?.[path.split('?')[0] ?? ''];
      response.writeHead(answer === undefined ? 404 : 200, {
        'content-type': options.contentType ?? 'text/xml',
      });
      response.end(answer);
    });
  });
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw, head) => {
    if (options.refuseUpgrade !== undefined) {
      raw.end(`HTTP/1.1 ${options.refuseUpgrade} No\r\nConnection: close\r\n\r\n`);
      return;
    }
    wss.handleUpgrade(request, raw, head, (socket) => {
      const bridged = new BridgeSocket(request.headers, request.url ?? '', socket);
      sockets.push(bridged);
      socket.on('error', () => undefined);
      socket.on('close', (code) => (bridged.closed = code));
      socket.on('message', (data, isBinary) => {
        const text = isBinary ? '(binary)' : Buffer.from(data as Buffer).toString();
        const message = parse(text);
        if (message === undefined) return bridged.strange.push(text);
        bridged.messages.push(message);
        return options.onMessage?.(message, bridged);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const client of wss.clients) client.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, requests, sockets };
}

function parse(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Message)
      : undefined;
  } catch {
    return undefined;
  }
}
