// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util';
import type { LogLine } from '../log-book.ts';

/** Everything that can be read from a value, including what JSON omits: messages, causes, stacks, hidden fields. */
export function everythingIn(value: unknown): string {
  return inspect(value, {
    depth: 12,
    showHidden: true,
    maxArrayLength: 20_000,
    maxStringLength: Infinity,
    breakLength: Infinity,
  });
}

/** The fields of a log line that leave the process: all but those marked as personal, `lk.pii.<name>`. */
export function publicFields(line: LogLine): unknown {
  return withoutPersonal(line);
}

/** Where a marker appears, as `where: text around it`. */
export function findMarker(marker: string, places: readonly [where: string, value: unknown][]): string[] {
  return places.flatMap(([where, value]) => {
    const text = everythingIn(value);
    const at = text.indexOf(marker);
    return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 80), at + marker.length + 20)}…`];
  });
}

/** Whether a value holds audio: base64 or a list of numbers, longer than anything else would be. */
export function holdsAudio(value: unknown): boolean {
  return /[A-Za-z0-9+/]{400,}|(?:-?\d{1,5},\s*){200,}/.test(everythingIn(value));
}

function withoutPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersonal);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !name.split('.').includes('pii'));
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutPersonal(field)]));
}
