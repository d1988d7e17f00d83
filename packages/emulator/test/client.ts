// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  ClientEvent,
  ServerEvent,
  ServerEventOf,
  ServerEventType,
  SessionConfig,
} from '@voicelive-kit/protocol';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { startEmulator, type Emulator, type EmulatorOptions } from '../src/index.ts';
import { builtinVoice } from '../src/speech/builtin-voice.ts';

/** An emulator that ends with the test; built-in voice, fixed ids. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ voice: 'builtin', seed: 1, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** Address of the service on an emulator. */
export function address(emulator: Pick<Emulator, 'endpoint'>, query: Record<string, string> = {}): string {
  const url = new URL('/voice-live/realtime', emulator.endpoint.replace('http', 'ws'));
  url.search = new URLSearchParams({
    'api-version': '2026-07-15',
    model: 'gpt-realtime',
    ...query,
  }).toString();
  return url.href;
}

/** A plain WebSocket client that records what it receives. */
export class Client {
  readonly events: ServerEvent[] = [];
  readonly raw: { data: Buffer; binary: boolean }[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting: (() => void)[] = [];

  private constructor(url: string, options: ClientOptions) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer, binary) => {
      this.raw.push({ data, binary });
      if (!binary) this.#remember(data.toString());
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    onTestFinished(() => this.socket.terminate());
  }

  /** Connects and waits for `session.created`. */
  static async open(
    emulator: Pick<Emulator, 'endpoint'>,
    query: Record<string, string> = {},
    options: ClientOptions = {},
  ): Promise<Client> {
    const client = await Client.upgrade(address(emulator, query), options);
    await client.next('session.created');
    return client;
  }

  /** Connects; rejects with the HTTP status if the upgrade is refused. */
  static async upgrade(url: string, options: ClientOptions = {}): Promise<Client> {
    const client = new Client(url, options);
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    return client;
  }

  send(event: ClientEvent | { type: string; [field: string]: unknown }): void {
    this.socket.send(JSON.stringify(event));
  }

  /** Configures the session and waits until that is acknowledged. */
  async configure(session: SessionConfig): Promise<void> {
    this.send({ type: 'session.update', session });
    await this.next('session.updated');
  }

  /** The first event of a type after those already returned. */
  async next<T extends ServerEventType>(type: T): Promise<ServerEventOf<T>> {
    for (;;) {
      const at = this.events.findIndex((event, index) => index >= this.#seen && event.type === type);
      if (at >= 0) {
        this.#seen = at + 1;
        return this.events[at] as ServerEventOf<T>;
      }
      if (this.socket.readyState === WebSocket.CLOSED)
        throw new Error(`closed before ${type}; got ${this.types().join(', ')}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
  #seen = 0;

  /** All events of a type so far. */
  all<T extends ServerEventType>(type: T): ServerEventOf<T>[] {
    return this.events.filter((event): event is ServerEventOf<T> => event.type === type);
  }

  /** Types of the events from an index on; consecutive repeats are listed once. */
  types(from = 0): string[] {
    return this.events
      .slice(from)
      .map((event) => event.type)
      .filter((type, index, types) => type !== types[index - 1]);
  }

  /** Sends 24 kHz samples in 20 ms packets, all at once. */
  hearSamples(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += 480) {
      const { buffer, byteOffset } = samples;
      const bytes = Buffer.from(buffer, byteOffset + at * 2, Math.min(480, samples.length - at) * 2);
      this.send({ type: 'input_audio_buffer.append', audio: bytes.toString('base64') });
    }
  }

  /** Speaks to the emulator, with silence around the speech. */
  async say(text: string, silenceMs = 900): Promise<void> {
    this.hearSamples(await speech(text, 400, silenceMs));
  }

  /** Types a user message and requests the answer. */
  type(text: string): void {
    this.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    });
    this.send({ type: 'response.create' });
  }

  /** Waits until the emulator has processed everything sent so far. */
  async settle(): Promise<void> {
    const pong = new Promise((resolve) => this.socket.once('pong', resolve));
    this.socket.ping();
    await pong;
  }

  #remember(text: string): void {
    try {
      this.events.push(JSON.parse(text));
    } catch {
      // A malformed frame is kept in `raw` only.
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** 24 kHz speech of the built-in voice between two silences. */
export async function speech(text: string, beforeMs = 400, afterMs = 900): Promise<Int16Array> {
  const { samples } = await builtinVoice.speak(text);
  const before = beforeMs * 24;
  const whole = new Int16Array(before + samples.length + afterMs * 24);
  whole.set(samples, before);
  return whole;
}
