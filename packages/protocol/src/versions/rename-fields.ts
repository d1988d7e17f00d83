// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from '../codec/shape.ts';
import type { RenamedField } from './renames.ts';

/** `toOld` before sending, `toNew` after receiving. */
export type Direction = 'toOld' | 'toNew';

type Event = Record<string, unknown>;

/** One field to rename at one place of an event. */
interface Step {
  path: readonly string[];
  row: RenamedField;
}

/** Where an event can contain the objects of a row. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  item: ['item', 'response.output[]', 'response.input_items[]', 'response.append_input_items[]'],
  session: ['session'],
  response: ['response'],
};
/** Events whose details name a field by its path. */
const DETAILS = ['error', 'warning'] as const;

/** Renames the given fields wherever an event contains them; returns a new event, or the same one when it contains none. */
export function fieldRenamer(
  rows: readonly RenamedField[],
  direction: Direction,
  { strict = false } = {},
): (event: Event) => Event {
  const steps = rows.flatMap((row) => placesOf(row).map((path): Step => ({ path, row })));
  return (event) => {
    let renamed: unknown = event;
    for (const { path, row } of steps) {
      renamed = mapAt(renamed, path, (value) => rename(value, row, direction, strict));
    }
    for (const field of DETAILS) {
      renamed = mapAt(renamed, [field], (details) => renameParam(details, steps, direction));
    }
    return renamed as Event;
  };
}

/** `item.content[]` as paths into events, with one key or `[]` per step. */
function placesOf({ at }: RenamedField): string[][] {
  const root = /^\w+/u.exec(at)?.[0] ?? '';
  return (PLACES[root] ?? []).map((place) =>
    (place + at.slice(root.length)).split(/\.|(?=\[)/u).filter((step) => step !== ''),
  );
}

/** The value with the part at the path replaced, copied only along the path and only if something changed. */
function mapAt(value: unknown, path: readonly string[], map: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return map(value);
  if (step === '[]') {
    if (!Array.isArray(value)) return value;
    const mapped = value.map((element: unknown) => mapAt(element, rest, map));
    return mapped.some((element, index) => element !== value[index]) ? mapped : value;
  }
  if (!isObject(value)) return value;
  const inner = value[step];
  const mapped = inner === undefined ? inner : mapAt(inner, rest, map);
  return mapped === inner ? value : { ...value, [step]: mapped };
}

function rename(value: unknown, row: RenamedField, direction: Direction, strict: boolean): unknown {
  if (!isObject(value) || (row.type !== undefined && value['type'] !== row.type)) return value;
  const [from, to] = direction === 'toOld' ? [row.to, row.from] : [row.from, row.to];
  // Under today's name an old version does not see the field.
  const hidden = strict && row.bothKnown !== true && Object.hasOwn(value, to);
  const found = value[from];
  if (found === undefined || (found === null && Object.hasOwn(value, to))) {
    return hidden ? without(value, to) : value;
  }
  return { ...without(value, from), [to]: converted(found, row, direction) };
}

function converted(value: unknown, { factor }: RenamedField, direction: Direction): unknown {
  if (factor === undefined || typeof value !== 'number') return value;
  return direction === 'toOld' ? value / factor : value * factor;
}

function without(value: Event, key: string): Event {
  const { [key]: _, ...rest } = value;
  return rest;
}

/** An error uses the names of fields that its reader knows; in our own errors the message contains the name as well. */
function renameParam(details: unknown, steps: readonly Step[], direction: Direction): unknown {
  if (!isObject(details) || typeof details['param'] !== 'string') return details;
  const { param, message } = details;
  for (const { path, row } of steps) {
    const [from, to] = direction === 'toOld' ? [row.to, row.from] : [row.from, row.to];
    const owner = pathOf(param, from);
    if (owner === undefined || owner.replaceAll(/\[\d+\]/gu, '.[]') !== path.join('.')) continue;
    const renamed = `${owner}.${to}`;
    const told = direction === 'toOld' && typeof message === 'string';
    return { ...details, param: renamed, ...(told && { message: message.replaceAll(param, renamed) }) };
  }
  return details;
}

/** The parent of the field at the end of a path. */
function pathOf(param: string, field: string): string | undefined {
  return param.endsWith(`.${field}`) ? param.slice(0, -field.length - 1) : undefined;
}
