// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Objects whose keys a client chooses: their form reveals nothing about the service. */
const FREE = new Set(['metadata', 'parameters']);

/** The names of an object's fields in order, those of nested objects in brackets; for a list, its first entry. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shapeOf(value[0])}]`;
  if (typeof value !== 'object' || value === null) return '';
  const fields = Object.entries(value).map(([name, inner]) =>
    FREE.has(name) ? name : name + shapeOf(inner),
  );
  return `{${fields.join(' ')}}`;
}

/** The paths of all fields that are null, in order. */
export function nullsOf(value: unknown, path = ''): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    nullsOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
