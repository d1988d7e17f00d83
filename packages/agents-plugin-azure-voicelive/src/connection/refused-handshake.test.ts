// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { retryAfterMs } from './refused-handshake.ts';

const NOW = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
  ['Wed, 21 Oct 2026 07:00:00 GMT', 0],
  ['9'.repeat(400), 86_400_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
  ['-1', null],
  ['soon', null],
  ['1.5', null],
  ['', null],
  [undefined, null],
])('rate-limited: Retry-After %s', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});
