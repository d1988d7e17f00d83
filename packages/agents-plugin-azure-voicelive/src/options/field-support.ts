// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type Dialect, isAtLeast, SESSION_FIELDS, type SessionField, toWire } from '@voicelive-kit/protocol';

type Fields = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, SessionField>>;
type Warn = (message: string) => void;

/** Whether a dialect has a session field, by its wire name. */
export function hasField(field: string, dialect: Dialect, rows: Rows = SESSION_FIELDS): boolean {
  return dialect === 'voice-live' || rowOf(field, rows)?.voiceAgents !== null;
}

/**
 * The options that a dialect has, with a warning about those that are left out: voice agents would refuse everything
 * because of one field.
 */
export function optionsOf<T extends object>(
  options: T,
  dialect: Dialect,
  warn: Warn,
  rows: Rows = SESSION_FIELDS,
): T {
  const missing = given(options).filter((name) => !hasField(wireNameOf(name), dialect, rows));
  if (missing.length === 0) return options;
  for (const name of missing)
    warn(`Voice agents do not have the option \`${name}\`; it is not sent to them.`);
  const kept = Object.entries(options).filter(([name]) => !missing.includes(name));
  return Object.fromEntries(kept) as T;
}

/**
 * Warns about every option and every field of `extra` that the API version does not have yet. They are sent, because a
 * service may accept them.
 */
export function warnOfNewer(
  { options, extra, apiVersion }: { options: object; extra: Fields; apiVersion: string },
  warn: Warn,
  rows: Rows = SESSION_FIELDS,
): void {
  const settings = [
    ...given(options).map((name) => ({ setting: name, field: wireNameOf(name) })),
    ...given(extra).map((field) => ({ setting: `extra.${field}`, field })),
  ];
  for (const { setting, field } of settings) {
    const since = rowOf(field, rows)?.since;
    if (since === undefined || isAtLeast(apiVersion, since)) continue;
    warn(
      `The option \`${setting}\` needs the API version ${since} or a later one, but \`apiVersion\` is ${apiVersion}, ` +
        'and the service may refuse the whole configuration because of it. Set `apiVersion`, or omit the option.',
    );
  }
}

const given = (fields: object): string[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));

const wireNameOf = (option: string): string => Object.keys(toWire({ [option]: true }) as object)[0] ?? option;

const rowOf = (field: string, rows: Rows): SessionField | undefined =>
  Object.hasOwn(rows, field) ? rows[field] : undefined;
