// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** API versions the service has had, oldest first; `v1` is the form without a date that newer pages mention. */
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

/** A version that a field can have come with. */
export type DatedVersion = Exclude<ApiVersion, 'v1'>;

/** True for a version the service is known to have had. */
export function isKnownVersion(name: string): name is ApiVersion {
  return API_VERSIONS.some((version) => version === name);
}

/**
 * True when `version` is `since` or later. Versions compare by date, known or not; a name without a date, such as `v1`,
 * is taken for the newest, because that is what a service without versions speaks.
 */
export function isAtLeast(version: string, since: DatedVersion): boolean {
  const date = dateOf(version);
  return date === undefined || date >= since.slice(0, DATE_LENGTH);
}

const DATE_LENGTH = 'yyyy-mm-dd'.length;

function dateOf(version: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}(?!\d)/u.exec(version)?.[0];
}
