// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SESSION_FIELDS, type SessionField } from './session-fields/fields.ts';
import { isAtLeast } from './versions/api-versions.ts';
import type { DatedVersion } from './versions/api-versions.ts';

/** A request field that versions before `since` refuse. */
export interface AddedField {
  in: 'session' | 'response';
  field: string;
  since: DatedVersion;
}

/** One row for each field that was added later; those of a session are in `SESSION_FIELDS`. */
const ADDED_FIELDS: readonly AddedField[] = [
  ...Object.entries<SessionField>(SESSION_FIELDS).flatMap(([field, { since }]) =>
    since === undefined ? [] : [{ in: 'session' as const, field, since }],
  ),
  { in: 'response', field: 'pre_generated_assistant_message', since: '2026-01-01-preview' },
  { in: 'response', field: 'invoke_input', since: '2026-06-01-preview' },
];

/** The first field of a `session` or `response` that a version does not have yet. */
export function unavailableField(
  apiVersion: string,
  where: AddedField['in'],
  given: object,
): AddedField | undefined {
  return ADDED_FIELDS.find(
    (row) => row.in === where && Object.hasOwn(given, row.field) && !isAtLeast(apiVersion, row.since),
  );
}
