// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isAtLeast } from './api-versions.ts';
import type { DatedVersion } from './api-versions.ts';

/** A request field that versions before `since` refuse. */
export interface AddedField {
  in: 'session' | 'response';
  field: string;
  since: DatedVersion;
}

/**
 * One row for each field that came later, after Microsoft's API references. Fields that live tests of the Azure SDKs use
 * with the oldest versions are not here, whatever the references say: MCP tools, Foundry agents, `reasoning_effort` and
 * `interim_response`.
 */
const ADDED_FIELDS: readonly AddedField[] = [
  { in: 'response', field: 'pre_generated_assistant_message', since: '2026-01-01-preview' },
  { in: 'session', field: 'include', since: '2026-04-10' },
  { in: 'session', field: 'metadata', since: '2026-04-10' },
  { in: 'session', field: 'parallel_tool_calls', since: '2026-06-01-preview' },
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
