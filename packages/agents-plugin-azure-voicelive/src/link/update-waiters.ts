// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import type { VoiceLiveRequestError } from '../errors/index.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Waiter {
  /** The wanted value of each field when the wait began. */
  readonly asked: Fields;
  readonly resolve: () => void;
  readonly reject: (error: VoiceLiveRequestError) => void;
}

/** Waits until the service holds the wanted values of some session fields. */
export class UpdateWaiters {
  readonly #waiters = new Set<Waiter>();
  readonly #holds: (field: string) => boolean;

  /** @param holds - whether the service is known to hold the wanted value of a field now. */
  constructor(holds: (field: string) => boolean) {
    this.#holds = holds;
  }

  /** Resolves when every field is held, or immediately; a later value for the same field replaces this one. */
  add(asked: Fields): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.add({ asked, resolve, reject });
    this.review();
    return promise;
  }

  /** What the service holds has changed. */
  review(): void {
    this.#settle(
      ({ asked }) => Object.keys(asked).every((field) => this.#holds(field)),
      ({ resolve }) => resolve(),
    );
  }

  /** The service has refused these values, or has not answered. */
  refused(change: Fields, error: VoiceLiveRequestError): void {
    this.reject(error, (asked) =>
      Object.entries(change).some(
        ([field, value]) => Object.hasOwn(asked, field) && isDeepStrictEqual(asked[field], value),
      ),
    );
  }

  /** Rejects the waiters concerned; all of them by default. */
  reject(error: VoiceLiveRequestError, concerned: (asked: Fields) => boolean = () => true): void {
    this.#settle(
      ({ asked }) => concerned(asked),
      ({ reject }) => reject(error),
    );
  }

  #settle(which: (waiter: Waiter) => boolean, how: (waiter: Waiter) => void): void {
    for (const waiter of [...this.#waiters].filter(which)) {
      this.#waiters.delete(waiter);
      how(waiter);
    }
  }
}
