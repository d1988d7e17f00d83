// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { avatarProblemOf, explainAvatar, mayPass } from './avatar-problem.ts';

test.each([
  [4001, 'not-allowed'],
  [4003, 'no-service'],
  [4004, 'refused'],
  [4005, 'no-service'],
  [4006, 'no-service'],
  [1502, 'failed'],
  [undefined, 'failed'],
] as const)('code %s is the problem %s, in words that say what to do', (code, problem) => {
  expect(avatarProblemOf(code)).toBe(problem);
  expect(explainAvatar(problem).todo).toMatch(/\.$/u);
});

test('an agent that is still starting is asked again, one that refuses is not', () => {
  expect([4001, 4003, 4006, 1400].map(mayPass)).toEqual([true, true, true, true]);
  expect([4002, 4004, 4005, undefined].map(mayPass)).toEqual([false, false, false, false]);
});
