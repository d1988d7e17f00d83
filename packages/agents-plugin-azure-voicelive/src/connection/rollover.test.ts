// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { planRollover } from './rollover.ts';

const MINUTE = 60_000;

it.each([
  ['no stated end', null, null, 55, 59.5],
  ['an hour', 60, null, 55, 59.5],
  ['half an hour', 30, null, 25, 29.5],
  ['maxSessionDuration sooner than the end', 60, 10, 10, 14.5],
  ['maxSessionDuration later than the end', 30, 50, 25, 29.5],
  ['a lifetime of 4 minutes: its second half', 4, null, 2, 3.8],
  ['an end in the past, because of a wrong clock', -30, null, 55, 59.5],
])('session-limit: %s', (_case, lifetime, duration, after, until) => {
  const plan = planRollover(
    lifetime === null ? null : lifetime * MINUTE,
    duration === null ? null : duration * MINUTE,
  );
  expect(plan.afterMs).toBeCloseTo(after * MINUTE, 3);
  expect(plan.untilMs).toBeCloseTo(until * MINUTE, 3);
});
