// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

type Fields = Readonly<Record<string, unknown>>;

/** Fields that are not compared: the service returns lists in its own form with additional data, and may trim text. */
const UNCOMPARED: ReadonlySet<string> = new Set([
  'tools',
  'instructions',
  'metadata',
  'include',
  'modalities',
]);

/**
 * Finds settings that the service reports differently from what was sent: field paths, such as `voice.name`. A field
 * missing from the service's report is ignored, since the report omits many; a different value counts, and so does
 * null in place of a setting. Values are never returned, since they may be personal.
 */
export function differences(sent: Fields, account: Fields): string[] {
  return Object.entries(sent).flatMap(([field, value]) =>
    UNCOMPARED.has(field) || !Object.hasOwn(account, field) ? [] : differing(field, value, account[field]),
  );
}

function differing(path: string, sent: unknown, account: unknown): string[] {
  if (sent === undefined) return [];
  // Null requests the default, which the service reports explicitly: `inf` for the longest reply, `auto` for the tool
  // choice.
  if (sent === null && typeof account !== 'object') return [];
  if (sent === null || account === null || account === undefined) {
    return (sent ?? null) === (account ?? null) || isOff(sent, account) ? [] : [path];
  }
  if (isFields(sent) && isFields(account)) {
    return Object.entries(sent).flatMap(([name, part]) =>
      Object.hasOwn(account, name) ? differing(`${path}.${name}`, part, account[name]) : [],
    );
  }
  // A voice name may be reported as an object, and vice versa.
  if (typeof sent !== typeof account || Array.isArray(sent)) return [];
  // Services report numbers with seven digits, and change the case of names.
  if (typeof sent === 'number') return Math.fround(sent) === Math.fround(Number(account)) ? [] : [path];
  if (typeof sent === 'string' && typeof account === 'string') {
    return sent.toLowerCase() === account.toLowerCase() ? [] : [path];
  }
  return sent === account ? [] : [path];
}

/** Whether the value that is not null means that the feature is off, as null does. */
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
