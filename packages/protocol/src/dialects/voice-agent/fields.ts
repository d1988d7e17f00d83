// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from '../../codec/shape.ts';
import { formatsToOurs, formatsToTheirs } from './formats.ts';
import { MOVED_FIELDS, type MovedField } from './tables.ts';

type Fields = Record<string, unknown>;
export type Root = 'session' | 'response';

const rowsOf = (root: Root): MovedField[] => MOVED_FIELDS.filter((row) => (row.in ?? root) === root);
const ROWS = { session: rowsOf('session'), response: rowsOf('response') };

/** Moves the fields of a Voice Live session or response to the paths of voice agents; changes the object. */
export function fieldsToTheirs(fields: Fields, root: Root): void {
  if (typeof fields['voice'] === 'string' || fields['voice'] === null)
    fields['voice'] = { name: fields['voice'] };
  formatsToTheirs(fields);
  for (const { ours, theirs, convert } of ROWS[root]) move(fields, ours, theirs, convert?.toTheirs);
}

/** The reverse. Fields unknown to Voice Live are kept in place. */
export function fieldsToOurs(fields: Fields, root: Root): void {
  for (const { ours, theirs, convert } of ROWS[root]) move(fields, theirs, ours, convert?.toOurs);
  formatsToOurs(fields);
  const { voice } = fields;
  if (isObject(voice) && Object.values(voice).every((value) => value === null)) fields['voice'] = null;
}

/** A voice without a type is identified by its name alone; without either, nothing is known about it. */
export function voiceToOurs(fields: Fields): void {
  const { voice } = fields;
  if (!isObject(voice) || typeof voice['type'] === 'string') return;
  if (typeof voice['name'] === 'string') fields['voice'] = voice['name'];
  else delete fields['voice'];
}

/** The path of a Voice Live field as voice agents spell it, such as the `param` of an error. */
export function pathToTheirs(path: string): string {
  const voice = path.replace(/^(session|response)\.voice$/u, '$1.voice.name');
  return renamePath(voice, (row) => [row.ours, row.theirs]);
}

/** The reverse; some services omit the root. */
export function pathToOurs(path: string): string {
  const names = (row: MovedField): [from: string, to: string] => [row.theirs, row.ours];
  const renamed = renamePath(path, names);
  return renamed === path ? renamePath(`session.${path}`, names).slice('session.'.length) : renamed;
}

function renamePath(path: string, names: (row: MovedField) => [from: string, to: string]): string {
  const [root, ...rest] = path.split('.');
  if (root !== 'session' && root !== 'response') return path;
  const field = rest.join('.');
  const [from, to] =
    ROWS[root]
      .map(names)
      .filter(([name]) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`))
      .toSorted(([one], [other]) => other.length - one.length)[0] ?? [];
  return from === undefined ? path : `${root}.${to}${field.slice(from.length)}`;
}

function move(
  fields: Fields,
  from: string,
  to: string,
  convert: ((value: unknown) => unknown) | undefined,
): void {
  const value = take(fields, from.split('.'));
  if (value === undefined) return;
  put(fields, to.split('.'), convert === undefined ? value : convert(value));
}

/** Removes a field, and parents that become empty. */
export function take(fields: Fields, [name = '', ...rest]: readonly string[]): unknown {
  const found = fields[name];
  if (rest.length === 0) {
    delete fields[name];
    return found;
  }
  if (!isObject(found)) return undefined;
  const value = take(found, rest);
  if (value !== undefined && Object.keys(found).length === 0) delete fields[name];
  return value;
}

function put(fields: Fields, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    fields[name] = value;
    return;
  }
  const inner = isObject(fields[name]) ? fields[name] : {};
  fields[name] = inner;
  put(inner, rest, value);
}
