// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { inOneLine } from './timeline.ts';

/** An expectation that was not met: what was checked, what was expected, and what was seen. */
export class ExpectationError extends Error {
  readonly what: string;
  readonly expected: string;
  readonly seen: string;

  constructor(what: string, expected: string, seen: string) {
    super(`${what}: expected ${expected}, saw ${seen}`);
    this.name = 'ExpectationError';
    this.what = what;
    this.expected = expected;
    this.seen = seen;
  }
}

/** Comparisons of one value; each throws an ExpectationError that names the checked value as `what`. */
export interface Expectation {
  toBe(expected: unknown, what: string): void;
  toEqual(expected: unknown, what: string): void;
  toBeAtMost(limit: number, what: string): void;
  toBeAtLeast(limit: number, what: string): void;
  toBeWithin(low: number, high: number, what: string): void;
  toHaveLength(length: number, what: string): void;
  toContain(part: unknown, what: string): void;
  toBeInstanceOf(type: abstract new (...args: never[]) => unknown, what: string): void;
  /** `expected` describes what `accept` requires. */
  toSatisfy(accept: (seen: unknown) => boolean, expected: string, what: string): void;
}

export function expectation(seen: unknown): Expectation {
  const check = (holds: boolean, expected: string, what: string): void => {
    if (!holds) throw new ExpectationError(what, expected, describe(seen));
  };
  const number = typeof seen === 'number' ? seen : Number.NaN;
  return {
    toBe: (expected, what) => check(Object.is(seen, expected), describe(expected), what),
    toEqual: (expected, what) => check(isDeepStrictEqual(seen, expected), describe(expected), what),
    toBeAtMost: (limit, what) => check(number <= limit, `at most ${limit}`, what),
    toBeAtLeast: (limit, what) => check(number >= limit, `at least ${limit}`, what),
    toBeWithin: (low, high, what) => check(number >= low && number <= high, `${low} to ${high}`, what),
    toHaveLength: (length, what) => {
      const { length: actual } = seen as { length: number };
      if (actual !== length)
        throw new ExpectationError(what, `${length} of them`, `${actual}: ${describe(seen)}`);
    },
    toContain: (part, what) =>
      check(
        typeof seen === 'string' ? seen.includes(String(part)) : (seen as unknown[]).includes(part),
        `something with ${describe(part)}`,
        what,
      ),
    toBeInstanceOf: (type, what) => {
      if (seen instanceof type) return;
      throw new ExpectationError(what, `a ${type.name}`, describe(seen));
    },
    toSatisfy: (accept, expected, what) => check(accept(seen), expected, what),
  };
}

/** Formats a value for a report. */
export function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string')
    return JSON.stringify(value.length > 300 ? `${value.slice(0, 300)}…` : value);
  if (typeof value === 'number' || typeof value === 'symbol') return String(value);
  if (value instanceof Error) {
    const { name: type } = value.constructor;
    return `${type === value.name || value.name === 'Error' ? type : `${value.name} (${type})`}: ${value.message}`;
  }
  return inOneLine(value);
}
