// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FieldKind } from './required-fields.ts';

/** One required field, its path split once at start-up. */
interface Check {
  readonly field: string;
  readonly path: readonly string[];
  readonly wanted: FieldKind;
}

export type Checks = readonly Check[];

export interface FieldProblem {
  field: string;
  wanted: FieldKind;
  found: unknown;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Table of required fields → checks by type; a Map, because types come from outside and may be called `__proto__`. */
export function compileTable(
  table: Readonly<Record<string, Readonly<Record<string, FieldKind>>>>,
  prefix = '',
): ReadonlyMap<string, Checks> {
  return new Map(
    Object.entries(table).map(([type, fields]) => [
      type,
      Object.entries(fields).map(([field, wanted]) => {
        const full = prefix + field;
        return { field: full, path: full.split('.'), wanted };
      }),
    ]),
  );
}

/** The first field that is missing or of the wrong kind. */
export function firstProblem(event: Record<string, unknown>, checks: Checks): FieldProblem | undefined {
  for (const { field, path, wanted } of checks) {
    let found: unknown = event;
    for (const key of path) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
    const fits = wanted === 'object' ? isObject(found) : typeof found === wanted;
    if (!fits) return { field, wanted, found };
  }
  return undefined;
}
