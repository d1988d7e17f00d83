// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { exchange } from './exchange.ts';
import { recipe } from './recipe.ts';
import { Workshop } from './workshop.ts';

test('a new API version needs what the recipe says, and no more', async () => {
  using workshop = new Workshop('protocol', 'emulator');
  const updated = exchange('2027-03-01', { instructions: 'Be brief.' });
  expect(await workshop.print('emulator', updated)).toEqual({ statusCode: 400 });

  workshop.edit('packages/protocol/src/versions/api-versions.ts', "  'v1',", "  '2027-03-01',\n  'v1',");
  expect(await workshop.print('emulator', updated)).toMatchObject({
    answer: { type: 'session.updated', session: { instructions: 'Be brief.' } },
  });
  expect([...workshop.touched].sort()).toEqual(recipe('A new API version').files);

  expect(await workshop.compile('protocol', 'src')).toEqual([]);
  expect(await workshop.compile('emulator', 'src')).toEqual([]);
  const own = await workshop.test('protocol', ['src/versions/*.test.ts', 'src/dialects/**/*.test.ts']);
  expect(own.ok, `it says ${own.output}`).toBe(true);
  const every = await workshop.test('emulator', [
    'test/api-versions.test.ts',
    'test/field/session-begins.test.ts',
  ]);
  expect(every.ok, `it says ${every.output}`).toBe(true);
});
