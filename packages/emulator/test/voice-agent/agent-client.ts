// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  VoiceAgentRealtimeClient,
  type VoiceAgentConnection,
  type VoiceAgentRealtimeClientConnectOptions,
  type VoiceAgentRealtimeEvent,
  type VoiceAgentWebSocketFactory,
  type VoiceAgentWebSocketHandlers,
  type VoiceAgentWebSocketTransport,
} from '@azure/ai-projects';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Emulator } from '../../src/index.ts';
import { speech } from '../client.ts';

export const PROJECT = 'contoso';
export const AGENT = 'concierge';

/**
 * A transport that connects as the client requests, headers and subprotocols included; without TLS if the emulator has
 * none.
 */
class LocalTransport implements VoiceAgentWebSocketTransport {
  readonly #ca: string | undefined;
  #handlers: VoiceAgentWebSocketHandlers | undefined;
  #socket: WebSocket | undefined;

  constructor(ca: string | undefined) {
    this.#ca = ca;
  }

  setHandlers(handlers: VoiceAgentWebSocketHandlers): void {
    this.#handlers = handlers;
  }

  async connect(options: Parameters<VoiceAgentWebSocketTransport['connect']>[0]): Promise<void> {
    const url = this.#ca === undefined ? options.url.replace(/^wss:/u, 'ws:') : options.url;
    const { headers, protocols } = options;
    const socket = new WebSocket(url, protocols, { headers, ...(this.#ca && { ca: this.#ca }) });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#handlers?.onMessage(data.toString()));
    socket.on('close', (code, reason) => this.#handlers?.onClose(code, reason.toString(), isClean(code)));
    socket.on('error', (error) => this.#handlers?.onError(error));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
  }

  send(data: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#socket?.send(data, (error) => (error ? reject(error) : resolve())),
    );
  }

  async close(code: number, reason: string): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close(code, reason);
    await closed;
  }
}

/** As in Microsoft's own transport. */
const isClean = (code: number): boolean => code === 1000 || code === 1001;

/** Microsoft's factory interface, for one emulator. */
export function localSockets(emulator: Emulator): VoiceAgentWebSocketFactory {
  return { create: () => new LocalTransport(emulator.certificate) };
}

/** The address its client requires: https, whatever the emulator serves. */
export function secureProject(emulator: Emulator): string {
  return emulator.projectEndpoint(PROJECT).replace(/^http:/u, 'https:');
}

/** Any token. */
export const credential = (token = 'a.token') => ({
  getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
});

/** Microsoft's client for voice agents, with everything its parser lets through. */
export class AgentClient {
  /** Every client of this test file. */
  static readonly opened: AgentClient[] = [];
  readonly connection: VoiceAgentConnection;
  readonly events: VoiceAgentRealtimeEvent[] = [];
  /** The error its event iterator ended with. */
  failure: unknown;
  readonly #waiting = new Set<() => void>();

  private constructor(connection: VoiceAgentConnection) {
    this.connection = connection;
    AgentClient.opened.push(this);
    onTestFinished(() => connection.dispose());
    void this.#listen();
  }

  /** Connects and waits until the definition is applied. */
  static async open(
    emulator: Emulator,
    options: VoiceAgentRealtimeClientConnectOptions & { agent?: string; token?: string } = {},
  ): Promise<AgentClient> {
    const client = await AgentClient.connect(emulator, options);
    await client.heard('session.updated');
    return client;
  }

  /** Connects; rejects when the upgrade is refused. */
  static async connect(
    emulator: Emulator,
    options: VoiceAgentRealtimeClientConnectOptions & { agent?: string; token?: string } = {},
  ): Promise<AgentClient> {
    const { agent = AGENT, token, ...rest } = options;
    const service = new VoiceAgentRealtimeClient(secureProject(emulator), credential(token), {
      webSocketFactory: localSockets(emulator),
    });
    return new AgentClient(await service.connect(agent, rest));
  }

  /** Resolves when an event of this type has arrived for the n-th time; rejects when none can arrive any more. */
  heard(type: string, count = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const enough = this.all(type).length >= count;
        if (!enough && this.#open) return;
        this.#waiting.delete(check);
        if (enough) resolve();
        else reject(new Error(`no ${type}; got ${this.types().join(', ')}`));
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** All events of a type so far, untyped for the tests. */
  all(type: string): Record<string, never>[] {
    return this.events.filter((event) => typeOf(event) === type) as unknown as Record<string, never>[];
  }

  /** Types in order; consecutive repeats are listed once. */
  types(from = 0): string[] {
    return this.events
      .slice(from)
      .map(typeOf)
      .filter((type, index, types) => type !== types[index - 1]);
  }

  /** Configures the session and waits until that is acknowledged. */
  async configure(session: Record<string, unknown>): Promise<void> {
    const updated = this.heard('session.updated', this.all('session.updated').length + 1);
    await this.connection.configureSession({ type: 'realtime', ...session });
    await updated;
  }

  /** Speaks to the emulator, with silence around the speech. */
  async say(text: string): Promise<void> {
    const samples = await speech(text);
    for (let at = 0; at < samples.length; at += 2400) {
      const { buffer, byteOffset, byteLength } = samples.subarray(at, at + 2400);
      await this.connection.sendAudio(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }

  get #open(): boolean {
    return this.connection.state === 'connected';
  }

  async #listen(): Promise<void> {
    try {
      for await (const event of this.connection) {
        this.events.push(event);
        this.#wake();
      }
    } catch (error) {
      this.failure = error;
    }
    this.#wake();
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}

/** The type on the wire; a type that its parser does not know is marked. */
function typeOf(event: VoiceAgentRealtimeEvent): string {
  return event.type === 'unknown' ? event.eventType : event.type;
}
