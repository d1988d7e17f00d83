// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  ClientEvent,
  ClientEventOf,
  ClientEventType,
  ServerEventOf,
  ServerEventType,
} from '@voicelive-kit/protocol';
import type { WireEvent } from '../dialect/dialect.ts';
import type { OpenAIEvent, OpenAIServerEventType } from '../dialect/openai-events.ts';

import { BoundedList } from './bounded-list.ts';

export type Direction = 'received' | 'sent';
export type AnyEventType = ClientEventType | ServerEventType | OpenAIServerEventType;
export type AnyEventOf<T extends AnyEventType> =
  | (T extends ClientEventType ? ClientEventOf<T> : never)
  | (T extends ServerEventType ? ServerEventOf<T> : never)
  | (T extends Exclude<OpenAIServerEventType, ServerEventType> ? OpenAIEvent<T> : never);

interface Entry {
  direction: Direction;
  event: ClientEvent | WireEvent;
  taken: boolean;
}

interface Waiter {
  type: AnyEventType;
  matches: (event: ClientEvent | WireEvent) => boolean;
  resolve: (event: ClientEvent | WireEvent) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** Older events are dropped beyond this many. */
const CAPACITY = 10_000;
/** The same in characters of JSON. */
const CAPACITY_SIZE = 32 * 1024 * 1024;

/** Everything that went over the wire, without audio, and the callers who wait for some of it. */
export class Journal {
  readonly #entries = new BoundedList<Entry>(CAPACITY, CAPACITY_SIZE);
  #waiters: Waiter[] = [];
  readonly #counts = { received: new Map<string, number>(), sent: new Map<string, number>() };

  /** Adds an event; `size` is its length in characters of JSON. */
  record(direction: Direction, event: ClientEvent | WireEvent, size: number): void {
    const counts = this.#counts[direction];
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    const waiter = this.#waiters.find(
      (waiting) => waiting.type === event.type && this.#matches(waiting, event),
    );
    if (event.type !== 'input_audio_buffer.append') {
      this.#entries.push({ direction, event, taken: waiter !== undefined }, size);
    }
    if (waiter === undefined) return;
    this.#drop(waiter);
    waiter.resolve(event);
  }

  /** The first event of a type, past or future, that no earlier call received. */
  async waitFor<T extends AnyEventType>(
    type: T,
    predicate: (event: AnyEventOf<T>) => boolean = () => true,
    options: { timeoutMs?: number } = {},
  ): Promise<AnyEventOf<T>> {
    const matches = (event: ClientEvent | WireEvent): boolean => predicate(event as AnyEventOf<T>);
    const past = this.#entries.find(
      (entry) => !entry.taken && entry.event.type === type && matches(entry.event),
    );
    if (past !== undefined) {
      past.taken = true;
      return past.event as AnyEventOf<T>;
    }
    const { timeoutMs = 5000 } = options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#drop(waiter);
        reject(new Error(`waitFor('${type}'): no such event within ${timeoutMs} ms. ${this.#arrived(type)}`));
      }, timeoutMs);
      const waiter: Waiter = {
        type,
        matches,
        resolve: (event) => resolve(event as AnyEventOf<T>),
        reject,
        timer,
      };
      this.#waiters.push(waiter);
    });
  }

  /** Ends all waits. */
  close(): void {
    for (const waiter of this.#waiters) {
      clearTimeout(waiter.timer);
      waiter.reject(
        new Error(`waitFor('${waiter.type}'): the emulator was closed. ${this.#arrived(waiter.type)}`),
      );
    }
    this.#waiters = [];
  }

  /** A predicate that throws must not affect the session whose event it was shown; the error goes to its caller. */
  #matches(waiter: Waiter, event: ClientEvent | WireEvent): boolean {
    try {
      return waiter.matches(event);
    } catch (error) {
      this.#drop(waiter);
      waiter.reject(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  #drop(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
  }

  /** Describes what arrived instead. */
  #arrived(type: AnyEventType): string {
    const list = (counts: Map<string, number>): string =>
      counts.size === 0 ? 'nothing' : [...counts].map(([type, count]) => `${type} ×${count}`).join(', ');
    const same = this.#entries.values.filter(({ event }) => event.type === type);
    const taken = same.filter((entry) => entry.taken).length;
    const told = [
      ...(taken > 0 ? [`${taken} returned to earlier calls`] : []),
      ...(same.length > taken ? [`${same.length - taken} did not match`] : []),
    ];
    const of = told.length > 0 ? ` Of these ${type}: ${told.join(', ')}.` : '';
    return `Received so far: ${list(this.#counts.received)}. Sent: ${list(this.#counts.sent)}.${of}`;
  }
}
