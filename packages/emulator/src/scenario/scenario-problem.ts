// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { resembling } from '../resembling.ts';
import { knownFields } from './known-fields.ts';

/** What is wrong with a scenario: where, and what to write instead. */
export interface Problem {
  path: readonly PropertyKey[];
  message: string;
}

type Issue = z.core.$ZodIssue;

/** The problem that an issue of the schema stands for. The schema must have been asked to report its input. */
export function problemOf(found: Issue): Problem {
  const issue = closest(found);
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [unknown = ''] = issue.keys;
      return { path: [...path, unknown], message: unknownField(unknown, knownFields(path)) };
    }
    case 'invalid_union':
      if (hasOwnWords(issue)) return { path, message: issue.message };
      return { path, message: mismatch(issue, typeNames(issue)) };
    case 'invalid_type':
      return { path, message: mismatch(issue, typeNames(issue)) };
    case 'invalid_value':
      return { path, message: mismatch(issue, typeNames(issue)) + resembling(issue.input, issue.values) };
    case 'too_small':
      return { path, message: tooSmall(issue) };
    default:
      return { path, message: issue.message };
  }
}

/** Of the alternatives that a value could be, the issue of the one it resembles most. */
function closest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || hasOwnWords(issue)) return issue;
  const first = issue.errors.flatMap(([error]) => (error === undefined ? [] : [closest(error)]));
  const inside = first
    .filter((error) => error.path.length > 0 || !isMismatch(error))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
  return inside === undefined ? issue : { ...inside, path: [...issue.path, ...inside.path] };
}

/** True if the schema explains this itself. */
function hasOwnWords({ message }: Issue): boolean {
  return message !== 'Invalid input';
}

function isMismatch({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What an issue says a value has to be. */
function typeNames(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [TYPES[issue.expected] ?? issue.expected];
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value) ?? '');
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(typeNames) : [];
}

function mismatch({ input, path }: Issue, wanted: readonly string[]): string {
  const names = [...new Set(wanted)];
  const expected = names.length > 0 ? `expected ${alternatives(names)}` : 'has no valid form';
  const fields = names.includes('an object') ? knownFields(path) : [];
  const hint = fields.length > 0 ? `; its fields are ${fields.join(', ')}` : '';
  if (input === undefined) return `is missing: ${expected}${hint}`;
  const quotes = names.includes('a text') && ['number', 'boolean'].includes(typeof input);
  return `${expected}, but got ${shown(input)}${quotes ? ' (write it in quotes)' : ''}${hint}`;
}

function alternatives(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.length > 3 ? 'one of ' : ''}${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value);
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'string') return 'must not be empty';
  if (origin === 'array') return minimum === 1 ? 'needs at least one entry' : `needs ${minimum} entries`;
  return `must be at least ${minimum}`;
}

function unknownField(name: string, known: readonly string[]): string {
  const others = known.length > 0 ? `; the fields here are ${known.join(', ')}` : '';
  return `there is no such field${resembling(name, known) || others}`;
}
