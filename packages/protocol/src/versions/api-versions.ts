// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** API versions of the service, oldest first; `v1` is the name without a date that newer pages mention. */
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

/** A version that can have added a field. */
export type DatedVersion = Exclude<ApiVersion, 'v1'>;

/** True for a known version of the service. */
export function isKnownVersion(name: string): name is ApiVersion {
  return API_VERSIONS.some((version) => version === name);
}

/**
 * True when `version` is `since` or later. Versions are compared by date, known or not; a name without a date, such as
 * `v1`, counts as the newest, because a service without versions has the newest names.
 */
export function isAtLeast(version: string, since: DatedVersion): boolean {
  const date = dateOf(version);
  return date === undefined || date >= since.slice(0, DATE_LENGTH);
}

const DATE_LENGTH = 'yyyy-mm-dd'.length;

function dateOf(version: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}(?!\d)/u.exec(version)?.[0];
}
