// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Client } from './client.ts';

/** An event of a wire, untyped for the tests. */
export interface PlainEvent<Type extends string = string> {
  type: Type;
  [field: string]: unknown;
}

/** A client of a wire other than that of Voice Live, which may send what no official client sends. */
export class PlainClient<Type extends string, Event extends PlainEvent<Type> = PlainEvent<Type>> {
  readonly #client: Client;

  protected constructor(client: Client) {
    this.#client = client;
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

  send(event: PlainEvent): void {
    this.#client.send(event);
  }

  /** Configures the session and returns it as acknowledged. */
  async configure(session: Record<string, unknown>): Promise<unknown> {
    this.send({ type: 'session.update', session: { type: 'realtime', ...session } });
    return (await this.next('session.updated' as Type))['session'];
  }

  /** Sends an event that must be rejected, and returns the error. */
  async refused(event: PlainEvent): Promise<unknown> {
    this.send(event);
    return (await this.next('error' as Type))['error'];
  }

  async next(type: Type): Promise<Event> {
    return this.#client.next(type as never);
  }

  all(type: Type): Event[] {
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
