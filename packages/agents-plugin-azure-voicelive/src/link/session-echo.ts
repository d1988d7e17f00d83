// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a reported session can be the answer to an update.
 *
 * The service does not say which update a `session.updated` acknowledges, or whether it acknowledges any. It repeats
 * the whole session in its own form: with defaults filled in, names spelled out, empty values omitted. So equality
 * proves an answer, but a difference disproves none. The evidence is in the fields that the report `before` did not
 * show as sent: if all of these are still unchanged, nothing of the update is in effect yet.
 *
 * This cannot tell whether a report that shows the update was sent in answer to it, or for another reason just after it
 * took effect, which amounts to the same; nor anything about an update of which no report ever shows a field.
 */
export function canAnswer(sent: Fields, before: Fields | undefined, now: Fields): boolean {
  if (!before) return true;
  const telling = Object.keys(sent).filter((field) => !shows(before[field], sent[field]));
  if (telling.length === 0) return true;
  return telling.some(
    (field) => shows(now[field], sent[field]) || !isDeepStrictEqual(now[field], before[field]),
  );
}

/** Whether a value contains everything that was sent; it may contain more. */
function shows(account: unknown, sent: unknown): boolean {
  if (sent === null || sent === undefined) return account === null || account === undefined;
  // Services store numbers with seven digits.
  if (typeof sent === 'number')
    return typeof account === 'number' && Math.fround(account) === Math.fround(sent);
  if (Array.isArray(sent))
    return (
      Array.isArray(account) &&
      account.length === sent.length &&
      sent.every((part, index) => shows(account[index], part))
    );
  if (typeof sent !== 'object') return account === sent;
  if (typeof account !== 'object' || account === null) return false;
  return Object.entries(sent).every(([name, part]) => shows((account as Fields)[name], part));
}
