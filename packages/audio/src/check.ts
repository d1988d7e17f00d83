// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A short description of a value for an error message; of long strings and objects, which may contain audio, only the kind. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return value.length <= 10 ? JSON.stringify(value) : `a string of ${value.length} characters`;
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return `an object (${tag(value)})`;
  return String(value);
}

/** Throws a TypeError unless `value` is an Int16Array; arrays of another realm (a vm context) pass. */
export function assertSamples(argument: string, value: unknown): asserts value is Int16Array {
  if (value instanceof Int16Array || (ArrayBuffer.isView(value) && tag(value) === 'Int16Array')) return;
  throw new TypeError(`${argument} must be an Int16Array of 16-bit PCM samples, got ${show(value)}`);
}

/** Throws a TypeError unless `value` is a Uint8Array (Node's Buffer is one); arrays of another realm pass. */
export function assertBytes(argument: string, value: unknown): asserts value is Uint8Array {
  if (value instanceof Uint8Array || (ArrayBuffer.isView(value) && tag(value) === 'Uint8Array')) return;
  throw new TypeError(`${argument} must be a Uint8Array, got ${show(value)}`);
}

/** Throws a TypeError (not a number) or RangeError (fraction, NaN, too small) unless `value` is a whole number ≥ `least`. */
export function assertWholeNumber(argument: string, value: unknown, least: number): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  const message = `${argument} must be a whole number of at least ${least}, got ${show(value)}`;
  throw typeof value === 'number' ? new RangeError(message) : new TypeError(message);
}

function tag(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
