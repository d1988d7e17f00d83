// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { scrub } from './scrub.ts';

/** The text of a value thrown by application code, for a log field named `lk.pii.*`: it may contain anything. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return scrub(String(thrown));
  } catch {
    return `a value of type ${typeof thrown} without a text form`;
  }
}

/**
 * Handles the rejection of a promise returned by application code where none is awaited, because an unhandled rejection
 * ends the process. Does nothing with other values; never throws.
 */
export function hearRejection(given: unknown, rejected: (reason: unknown) => void = () => undefined): void {
  if (typeof given !== 'object' && typeof given !== 'function') return;
  // Reading `then` runs application code as well; inside a promise it can only reject.
  if (given !== null) new Promise((resolve) => resolve(given)).catch(rejected);
}

/** Handles rejections of an emitter's async listeners, including those added later. */
export function hearListeners(
  emitter: EventEmitter,
  failed: (reason: unknown, event: string | symbol) => void,
): void {
  // Same effect as `new EventEmitter({ captureRejections: true })`, for an existing emitter.
  Reflect.apply(EventEmitter, emitter, [{ captureRejections: true }]);
  Object.defineProperty(emitter, EventEmitter.captureRejectionSymbol, { value: failed });
}
