// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientOptions } from 'ws';
import type { Emulator } from '../../src/index.ts';
import { Client } from '../client.ts';
import { AGENT, PROJECT } from './agent-client.ts';

/** An event of the wire of voice agents; tests look into it freely. */
export interface Event {
  type: string;
  [field: string]: unknown;
}

/** The address of an agent, with other parameters. */
export function agentAddress(emulator: Emulator, query: Record<string, string> = {}, agent = AGENT): string {
  const url = new URL(emulator.agentEndpoint(PROJECT, agent));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** A plain client of voice agents, which may say what Microsoft's does not. */
export class WireClient {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(
    emulator: Emulator,
    query: Record<string, string> = {},
    options: ClientOptions = {},
  ): Promise<WireClient> {
    const client = new WireClient(await Client.upgrade(agentAddress(emulator, query), options));
    await client.next('session.created');
    return client;
  }

  get events(): Event[] {
    return this.#client.events as unknown as Event[];
  }

  get closed(): Client['closed'] {
    return this.#client.closed;
  }

  send(event: Event): void {
    this.#client.send(event);
  }

  /** Configures the session and returns it as acknowledged. */
  async configure(session: Record<string, unknown>): Promise<unknown> {
    this.send({ type: 'session.update', session: { type: 'realtime', ...session } });
    return (await this.next('session.updated'))['session'];
  }

  /** Sends an event that must be refused, and returns the error. */
  async refused(event: Event): Promise<unknown> {
    this.send({ event_id: 'evt_mine', ...event });
    return (await this.next('error'))['error'];
  }

  async next(type: string): Promise<Event> {
    return this.#client.next(type as never);
  }

  all(type: string): Event[] {
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
