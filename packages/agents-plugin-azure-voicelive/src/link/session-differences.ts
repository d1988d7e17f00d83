// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

type Fields = Readonly<Record<string, unknown>>;

/** Lists that the service repeats in a form of its own, with what it knows besides; texts it may trim. */
const UNCOMPARED: ReadonlySet<string> = new Set([
  'tools',
  'instructions',
  'metadata',
  'include',
  'modalities',
]);

/**
 * What the service holds otherwise than it was sent, by its own account: names of fields with their paths, such as
 * `voice.name`. What the account leaves out proves nothing, because it leaves out much; another value does, and so does
 * nothing at all in place of a setting. Values are never told: they may be personal.
 */
export function differences(sent: Fields, account: Fields): string[] {
  return Object.entries(sent).flatMap(([field, value]) =>
    UNCOMPARED.has(field) || !Object.hasOwn(account, field) ? [] : differing(field, value, account[field]),
  );
}

function differing(path: string, sent: unknown, account: unknown): string[] {
  if (sent === undefined) return [];
  // Null asks for the default, which the account spells out: `inf` for the longest reply, `auto` for the tool choice.
  if (sent === null && typeof account !== 'object') return [];
  if (sent === null || account === null || account === undefined) {
    return (sent ?? null) === (account ?? null) || isOff(sent, account) ? [] : [path];
  }
  if (isFields(sent) && isFields(account)) {
    return Object.entries(sent).flatMap(([name, part]) =>
      Object.hasOwn(account, name) ? differing(`${path}.${name}`, part, account[name]) : [],
    );
  }
  // A voice by its name may come back as an object, and the other way round.
  if (typeof sent !== typeof account || Array.isArray(sent)) return [];
  // Services keep numbers with seven digits, and spell names in their own case.
  if (typeof sent === 'number') return Math.fround(sent) === Math.fround(Number(account)) ? [] : [path];
  if (typeof sent === 'string' && typeof account === 'string') {
    return sent.toLowerCase() === account.toLowerCase() ? [] : [path];
  }
  return sent === account ? [] : [path];
}

/** Both ways of saying that a thing is not wanted. */
function isOff(sent: unknown, account: unknown): boolean {
  const value = sent ?? account;
  return (
    value === false ||
    (isFields(value) && value['type'] === 'none') ||
    (Array.isArray(value) && value.length === 0)
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
