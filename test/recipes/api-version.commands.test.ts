// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { API_VERSION } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { exchange } from './exchange.ts';
import { recipe } from './recipe.ts';
import { Workshop } from './workshop.ts';

test('a new API version needs what the recipe says, and no more', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const updated = exchange('2027-03-01', { instructions: 'Be brief.' });
  expect(await workshop.print('emulator', updated)).toEqual({ statusCode: 400 });

  workshop.edit('packages/protocol/src/versions/api-versions.ts', "  'v1',", "  '2027-03-01',\n  'v1',");
  expect(await workshop.print('emulator', updated)).toMatchObject({
    answer: { type: 'session.updated', session: { instructions: 'Be brief.' } },
  });
  const { files, sometimes } = recipe('A new API version');
  expect([...workshop.touched].sort()).toEqual(files);

  // As the default as well.
  expect(sometimes).toEqual(['packages/protocol/src/version.ts']);
  for (const file of sometimes)
    workshop.edit(file, `API_VERSION = '${API_VERSION}'`, "API_VERSION = '2027-03-01'");
  expect(await workshop.compile('protocol', 'src')).toEqual([]);
  expect(await workshop.compile('emulator', 'src')).toEqual([]);
  const own = await workshop.test('protocol', ['src/versions/*.test.ts', 'src/dialects/**/*.test.ts']);
  expect(own.ok, `it says ${own.output}`).toBe(true);
  const every = await workshop.test('emulator', [
    'test/api-versions.test.ts',
    'test/field/session-begins.test.ts',
  ]);
  expect(every.ok, `it says ${every.output}`).toBe(true);
  const plugin = await workshop.test('agents-plugin-azure-voicelive', ['src/options/*.test.ts']);
  expect(plugin.ok, `it says ${plugin.output}`).toBe(true);
});
