// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { objectionTo } from './commit-subjects.ts';

test.each([
  'plugin: a method that is watched keeps its object',
  'web, room: the mouth in the documents',
  'phone bench: fifty calls at once',
  'deps: bump the azure group with 2 updates',
  `docs: ${'x'.repeat(66)}`,
  `Revert "docs: ${'x'.repeat(66)}"`,
])('takes %j', (subject) => {
  expect(objectionTo(subject)).toBeUndefined();
});

test.each([
  ['More tests', 'begins with no area'],
  ['docs:', 'begins with no area'],
  [': what', 'begins with no area'],
  ['docs:what', 'begins with no area'],
  ['docs: it is told.', 'ends with a full stop'],
  [`docs: ${'x'.repeat(67)}`, 'has 73 characters'],
])('objects to %j', (subject, why) => {
  expect(objectionTo(subject)).toContain(why);
});
