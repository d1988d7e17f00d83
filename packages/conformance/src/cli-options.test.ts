// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readCliOptions } from './cli-options.ts';

test('areas and checks come from one list or several', () => {
  expect(readCliOptions(['--only', 'GEN, INT-03', '--only', 'LIF']).only).toEqual(['GEN', 'INT-03', 'LIF']);
});

test.each([
  [['--severity', 'high'], /--severity is "high"; give must, should or may/u],
  [['--processes', '0'], /--processes is "0"; give a whole number above 0/u],
  [['--adaptor', 'x'], /Unknown option '--adaptor'/u],
])('%j is refused', (args, message) => {
  expect(() => readCliOptions(args)).toThrow(message);
});
