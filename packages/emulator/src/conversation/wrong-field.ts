// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ClientMistake } from '../client-mistake.ts';

/** What a field of an item may be. */
type Expected = 'a string' | 'an array of objects';

export function missing(param: string): ClientMistake {
  return new ClientMistake('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
}

/** Throws a ClientMistake for a field that is no text. */
export function checkText(param: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw wrongType(param, value, 'a string');
}

/** The mistake of a field of another type. */
export function wrongType(param: string, value: unknown, expected: Expected): ClientMistake {
  return new ClientMistake(
    'invalid_value',
    `Invalid type for '${param}': expected ${expected}, but got ${nameOf(value)} instead.`,
    param,
  );
}

/** The mistake of a value that is none of those that a field can have; `where` limits them. */
export function unsupported(
  param: string,
  shown: string,
  supported: readonly string[],
  where = '',
): ClientMistake {
  const values = supported.map((value) => `'${value}'`).join(', ');
  return new ClientMistake(
    'invalid_value',
    `Invalid value: ${shown}. Supported values${where} are: ${values}.`,
    param,
  );
}

/** The kind of a value, in the words of the service's messages. */
function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
