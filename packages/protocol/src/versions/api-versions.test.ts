// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { API_VERSION } from '../version.ts';
import { API_VERSIONS, isAtLeast, isKnownVersion } from './api-versions.ts';
import type { DatedVersion } from './api-versions.ts';
import { unavailableField } from '../availability.ts';

it('lists versions oldest first', () => {
  expect(API_VERSIONS.toSorted()).toEqual(API_VERSIONS);
  expect(isKnownVersion(API_VERSION)).toBe(true);
});

describe('a version', () => {
  it.each([
    ['2025-10-01', '2026-04-10', false],
    ['2026-04-10', '2026-04-10', true],
    ['2026-07-15', '2026-04-10', true],
    ['v1', '2026-07-31-preview', true],
    ['2099-01-01', '2026-07-31-preview', true],
    ['2026-02-01-preview', '2026-04-10', false],
    ['2026-07-15-preview', '2026-07-15', true],
    ['latest', '2026-07-31-preview', true],
    ['', '2026-07-31-preview', true],
    ['2026-07-151', '2026-07-31-preview', true],
  ] as [string, DatedVersion, boolean][])('is at least %j compared with %s: %s', (version, since, result) => {
    expect(isAtLeast(version, since)).toBe(result);
  });

  it('has a field from the version that added it', () => {
    expect(unavailableField('2026-01-01-preview', 'session', { include: [] })).toMatchObject({
      field: 'include',
      since: '2026-04-10',
    });
    expect(unavailableField('2026-04-10', 'session', { include: [] })).toBeUndefined();
    expect(unavailableField('2025-10-01', 'response', { include: [] })).toBeUndefined();
    expect(
      unavailableField('2025-10-01', 'session', Object.create({ include: [] }) as object),
    ).toBeUndefined();
  });
});
