// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readCliOptions } from './cli-options.ts';

test('areas and checks can be one list or several', () => {
  expect(readCliOptions(['--only', 'GEN, INT-03', '--only', 'LIF']).only).toEqual(['GEN', 'INT-03', 'LIF']);
});

test.each([
  [['--severity', 'high'], /--severity is "high"; give must, should or may/u],
  [['--processes', '0'], /--processes is "0"; give a whole number above 0/u],
  [['--temperament', 'grumpy'], /"grumpy" is not a temperament/u],
  [['--adaptor', 'x'], /Unknown option '--adaptor'/u],
])('%j is refused', (args, message) => {
  expect(() => readCliOptions(args)).toThrow(message);
});

test('temperaments can be one list or several, each once', () => {
  expect(readCliOptions([]).temperament).toEqual(['polite']);
  const { temperament } = readCliOptions([
    '--temperament',
    'twice, late-acks+odd-ids',
    '--temperament',
    'twice',
  ]);
  expect(temperament).toEqual(['twice', 'late-acks+odd-ids']);
});
