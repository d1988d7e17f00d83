// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ClientMistake } from './client-mistake.ts';

/** API versions the service has had, oldest first; `v1` is the form without a version that newer pages mention. */
export const API_VERSIONS = [
  '2025-05-01-preview',
  '2025-10-01',
  '2026-01-01-preview',
  '2026-04-10',
  '2026-06-01-preview',
  '2026-07-15',
  '2026-07-31-preview',
  'v1',
] as const;

export type ApiVersion = (typeof API_VERSIONS)[number];

/** The version of this name; undefined for one the service never had. */
export function apiVersionOf(name: string): ApiVersion | undefined {
  return API_VERSIONS.find((version) => version === name);
}

/** True when `version` is `since` or newer. */
export function isSince(version: ApiVersion, since: ApiVersion): boolean {
  return API_VERSIONS.indexOf(version) >= API_VERSIONS.indexOf(since);
}

/**
 * Fields that came with a later version, after the API references. MCP tools and Foundry agents are not among them:
 * Microsoft's own live tests use them with the oldest versions.
 */
const SINCE = {
  session: {
    reasoning_effort: '2026-01-01-preview',
    interim_response: '2026-01-01-preview',
    include: '2026-04-10',
    metadata: '2026-04-10',
    parallel_tool_calls: '2026-06-01-preview',
  },
  response: {
    reasoning_effort: '2026-01-01-preview',
    interim_response: '2026-01-01-preview',
    pre_generated_assistant_message: '2026-01-01-preview',
    invoke_input: '2026-06-01-preview',
  },
} as const satisfies Record<string, Record<string, ApiVersion>>;

/** Throws the ClientMistake of an unknown field for one that the version does not have yet. */
export function checkVersion(version: ApiVersion, root: keyof typeof SINCE, given: object): void {
  for (const [field, since] of Object.entries(SINCE[root])) {
    if (!Object.hasOwn(given, field) || isSince(version, since)) continue;
    const param = `${root}.${field}`;
    throw new ClientMistake(
      'unknown_parameter',
      `Unknown parameter: '${param}'. The API version ${version} does not have it; ${since} does.`,
      param,
    );
  }
}

/** The field an image part carries its picture in: renamed in 2026-06-01-preview. */
export function imageField(version: ApiVersion): 'image_url' | 'url' {
  return isSince(version, '2026-06-01-preview') ? 'image_url' : 'url';
}
