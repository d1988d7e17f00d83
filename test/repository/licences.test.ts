// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { objectionsTo } from './licences.ts';

const some = [{ name: 'some', versions: ['1.0.0'] }];

test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)', 'MIT AND ISC', '(BSD-3-Clause OR MIT)'])(
  'allows what is under %s',
  (licence) => {
    expect(objectionsTo({ [licence]: some })).toEqual([]);
  },
);

test.each([
  'GPL-3.0-only',
  'AGPL-3.0-or-later',
  'Unknown',
  'SEE LICENSE IN x',
  'MIT AND GPL-2.0-only',
  '(MIT OR GPL-2.0-only) AND GPL-3.0-only',
  'mit',
])('objects to what is under %s', (licence) => {
  expect(objectionsTo({ MIT: some, [licence]: some })).toEqual([`some 1.0.0 is under ${licence}`]);
});

test.each(['LGPL-3.0-or-later', 'GPL-3.0-or-later'])(
  'allows an exception for a package, and for its licence alone: %s',
  (licence) => {
    const library = [{ name: '@img/sharp-libvips-linux-x64', versions: ['1.2.0'] }];
    const expected = licence.startsWith('L')
      ? []
      : [`@img/sharp-libvips-linux-x64 1.2.0 is under ${licence}`];
    expect(objectionsTo({ [licence]: library })).toEqual(expected);
    expect(objectionsTo({ [licence]: some })).toHaveLength(1);
  },
);
