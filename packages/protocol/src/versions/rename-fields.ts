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

/** Where an event can have what a row speaks of. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  item: ['item', 'response.output[]', 'response.input_items[]', 'response.append_input_items[]'],
  session: ['session'],
  response: ['response'],
};
/** Events whose details name a field by its path. */
const DETAILS = ['error', 'warning'] as const;

/** Renames the given fields wherever an event has them; returns a new event, or the same one when it has none. */
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

/** `item.content[]` as paths into events, one key or `[]` a step. */
function placesOf({ at }: RenamedField): string[][] {
  const root = /^\w+/u.exec(at)?.[0] ?? '';
  return (PLACES[root] ?? []).map((place) =>
    (place + at.slice(root.length)).split(/\.|(?=\[)/u).filter((step) => step !== ''),
  );
}

/** The value with what is at the path replaced, copied only along the path and only where something changed. */
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

/** An error speaks of fields by the names its reader knows; what is written by us says the name in its message as well. */
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

/** What a path says before the field at its end. */
function pathOf(param: string, field: string): string | undefined {
  return param.endsWith(`.${field}`) ? param.slice(0, -field.length - 1) : undefined;
}
