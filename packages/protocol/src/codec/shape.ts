// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Why a value does not match its type; `field` is the path to the fault, empty for the value itself. */
export interface Problem {
  field: string;
  wanted: string;
  found: unknown;
}

/** Paths of omitted values, relative to the value being checked. */
export type Dropped = string[];

/**
 * A type's requirements for JSON. `check` removes from the value, in place, whatever the type allows to be missing, and
 * returns a problem when the value itself cannot be used.
 */
export interface Shape {
  readonly wanted: string;
  /** The kind of JSON it accepts, by which one of several shapes is chosen. */
  readonly kind: 'string' | 'number' | 'boolean' | 'array' | 'object' | 'any';
  readonly check: (value: unknown, dropped: Dropped) => Problem | undefined;
}

/** A field of an object: required as a bare shape, otherwise with `optional` or `nullable`. */
export type FieldShape = Shape | { readonly shape: Shape; readonly nullable: boolean };

/** A hostile list may have a million invalid elements: listing the first ones is enough. */
const MOST_LISTED = 20;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function simple(kind: Shape['kind'], fits: (value: unknown) => boolean, wanted: string = kind): Shape {
  return {
    kind,
    wanted,
    check: (value) => (fits(value) ? undefined : { field: '', wanted, found: value }),
  };
}

export const text = simple('string', (value) => typeof value === 'string');
/** JSON allows numbers too large for a double; they arrive as Infinity. */
export const numeric = simple('number', (value) => Number.isFinite(value));
export const bool = simple('boolean', (value) => typeof value === 'boolean');
export const unchecked = simple('any', () => true);

export function oneOf(...values: string[]): Shape {
  const known = new Set<unknown>(values);
  return simple('string', (value) => known.has(value), values.join(' | '));
}

/** May be missing; null counts as missing and is removed. */
export const optional = (shape: Shape): FieldShape => ({ shape, nullable: false });
/** May be missing or null. */
export const nullable = (shape: Shape): FieldShape => ({ shape, nullable: true });

export function object(fields: Readonly<Record<string, FieldShape>>): Shape {
  const checks = Object.entries(fields).map(([name, field]) =>
    'shape' in field
      ? { name, shape: field.shape, required: false, nullable: field.nullable }
      : { name, shape: field, required: true, nullable: false },
  );
  return {
    kind: 'object',
    wanted: 'object',
    check(value, dropped) {
      if (!isObject(value)) return { field: '', wanted: 'object', found: value };
      for (const { name, shape, required, nullable } of checks) {
        const found = value[name];
        if (found === undefined ? !required : nullable && found === null) continue;
        const listed = dropped.length;
        const problem = shape.check(found, dropped);
        if (dropped.length > listed) moveInto(name, dropped, listed);
        if (problem === undefined) continue;
        if (required) return { ...problem, field: joined(name, problem.field) };
        delete value[name];
        if (found !== null) note(name, dropped);
      }
      return undefined;
    },
  };
}

/** Elements that do not match are removed, including null. */
export function list(element: Shape): Shape {
  return {
    kind: 'array',
    wanted: 'array',
    check(value, dropped) {
      if (!Array.isArray(value)) return { field: '', wanted: 'array', found: value };
      let kept = 0;
      for (let index = 0; index < value.length; index++) {
        const found: unknown = value[index];
        const listed = dropped.length;
        const problem = element.check(found, dropped);
        if (dropped.length > listed) moveInto(`[${index}]`, dropped, listed);
        if (problem !== undefined) {
          note(`[${index}]`, dropped);
          continue;
        }
        if (kept !== index) value[kept] = found;
        kept++;
      }
      value.length = kept;
      return undefined;
    },
  };
}

/** An object with arbitrary keys; entries that do not match are removed. */
export function record(entry: Shape): Shape {
  return {
    kind: 'object',
    wanted: 'object',
    check(value, dropped) {
      if (!isObject(value)) return { field: '', wanted: 'object', found: value };
      if (entry === unchecked) return undefined;
      for (const [key, found] of Object.entries(value)) {
        if (entry.check(found, dropped) === undefined) continue;
        delete value[key];
        note(key, dropped);
      }
      return undefined;
    },
  };
}

/** Shapes of different kinds of JSON. */
export function either(...shapes: Shape[]): Shape {
  const byKind = new Map<string, Shape>(shapes.map((shape) => [shape.kind, shape]));
  const wanted = shapes.map((shape) => shape.wanted).join(' | ');
  return {
    kind: 'any',
    wanted,
    check(value, dropped) {
      const shape = byKind.get(Array.isArray(value) ? 'array' : typeof value);
      return shape === undefined ? { field: '', wanted, found: value } : shape.check(value, dropped);
    },
  };
}

/**
 * Objects distinguished by a field. An unknown `type` is a kind from a later version and passes unchanged if it has the
 * fields `common` to all; an unknown `role` is invalid, because a reader that knows the type would not check the role.
 */
export function byTag(
  tag: 'type' | 'role',
  shapes: Readonly<Record<string, Shape>>,
  common: Shape = object({}),
): Shape {
  const byValue = new Map<unknown, Shape>(Object.entries(shapes));
  const wanted = tag === 'type' ? 'string' : [...byValue.keys()].join(' | ');
  return {
    kind: 'object',
    wanted: 'object',
    check(value, dropped) {
      if (!isObject(value)) return { field: '', wanted: 'object', found: value };
      const found = value[tag];
      const shape = byValue.get(found);
      if (shape !== undefined) return shape.check(value, dropped);
      if (tag === 'type' && typeof found === 'string') return common.check(value, dropped);
      return { field: tag, wanted, found };
    },
  };
}

function joined(outer: string, inner: string): string {
  if (inner === '') return outer;
  return inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}

function moveInto(name: string, dropped: Dropped, from: number): void {
  for (let index = from; index < dropped.length; index++)
    dropped[index] = joined(name, String(dropped[index]));
}

function note(field: string, dropped: Dropped): void {
  if (dropped.length < MOST_LISTED) dropped.push(field);
}
