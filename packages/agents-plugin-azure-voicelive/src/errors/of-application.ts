// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { scrub } from './scrub.ts';

/** What code of the application threw, for a field of the log named `lk.pii.*`: it may hold anything. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return scrub(String(thrown));
  } catch {
    return `a value of type ${typeof thrown} that has no text`;
  }
}

/**
 * Follows a promise that code of the application gave where none is waited for, because a rejection that nobody hears
 * ends the process. Does nothing with other values; never throws.
 */
export function hearRejection(given: unknown, rejected: (reason: unknown) => void = () => undefined): void {
  if (typeof given !== 'object' && typeof given !== 'function') return;
  // Reading `then` is the application's code as well; inside a promise it can only reject.
  if (given !== null) new Promise((resolve) => resolve(given)).catch(rejected);
}

/** Hears the rejections of an emitter's async listeners, and of those to come. */
export function hearListeners(
  emitter: EventEmitter,
  failed: (reason: unknown, event: string | symbol) => void,
): void {
  // What `new EventEmitter({ captureRejections: true })` does, for an emitter that is there already.
  Reflect.apply(EventEmitter, emitter, [{ captureRejections: true }]);
  Object.defineProperty(emitter, EventEmitter.captureRejectionSymbol, { value: failed });
}
