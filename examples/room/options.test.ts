// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { HELP, parseOptions } from './options.ts';

describe('the command line', () => {
  test('uses one worker and no recorded callers by default', () => {
    expect(parseOptions([])).toMatchObject({ workers: 1, rooms: 0, port: 0, help: false });
    expect(parseOptions(['--', '--workers', '3', '--rooms', '12'])).toMatchObject({ workers: 3, rooms: 12 });
  });

  test.each([
    ['--workers', '0'],
    ['--rooms', 'many'],
    ['--port', '70000'],
    ['--port', ''],
  ])('%s "%s" is rejected with the accepted numbers', (name, value) => {
    expect(() => parseOptions([name, value])).toThrow(
      new RegExp(`^${name} is "${value}": give a whole number`),
    );
  });

  test('every option is in the help', () => {
    for (const name of ['workers', 'rooms', 'port', 'scenario', 'out']) expect(HELP).toContain(`--${name}`);
  });
});
