// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientOptions } from 'ws';
import type { OpenAIServerEventType } from '../src/dialect/openai-events.ts';
import type { Emulator } from '../src/index.ts';
import { Client } from './client.ts';

/** An event of OpenAI's realtime API; tests look into it freely. */
export interface Event {
  type: OpenAIServerEventType;
  event_id: string;
  [field: string]: unknown;
}

/** Address of OpenAI's realtime API on an emulator. */
export function openAIAddress(
  emulator: Emulator,
  query: Record<string, string> = { model: 'gpt-realtime' },
): string {
  const url = new URL(`${emulator.openaiEndpoint}/realtime`.replace('http', 'ws'));
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

/** A plain client of OpenAI's realtime API. */
export class OpenAIClient {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(emulator: Emulator, options: ClientOptions = {}): Promise<OpenAIClient> {
    const client = new OpenAIClient(await Client.upgrade(openAIAddress(emulator), options));
    await client.next('session.created');
    return client;
  }

  /** Connects without waiting for an event. */
  static async upgrade(url: string, options: ClientOptions = {}): Promise<OpenAIClient> {
    return new OpenAIClient(await Client.upgrade(url, options));
  }

  get events(): Event[] {
    return this.#client.events as unknown as Event[];
  }

  get closed(): Client['closed'] {
    return this.#client.closed;
  }

  get socket(): Client['socket'] {
    return this.#client.socket;
  }

  send(event: { type: string; [field: string]: unknown }): void {
    this.#client.send(event);
  }

  /** Configures the session and returns it as acknowledged. */
  async configure(session: Record<string, unknown>): Promise<unknown> {
    this.send({ type: 'session.update', session: { type: 'realtime', ...session } });
    return (await this.next('session.updated'))['session'];
  }

  /** Sends a session update that must be refused, and returns the error. */
  async refused(event: { type: string; [field: string]: unknown }): Promise<unknown> {
    this.send(event);
    return (await this.next('error'))['error'];
  }

  async next(type: OpenAIServerEventType): Promise<Event> {
    return this.#client.next(type as never);
  }

  all(type: OpenAIServerEventType): Event[] {
    return this.events.filter((event) => event.type === type);
  }

  types(from = 0): string[] {
    return this.#client.types(from);
  }

  say(text: string): Promise<void> {
    return this.#client.say(text);
  }

  type(text: string): void {
    this.#client.type(text);
  }

  settle(): Promise<void> {
    return this.#client.settle();
  }
}
