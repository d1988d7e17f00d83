// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { keysOf, readAdmission } from './budget-script.ts';

it('reads an answer in numbers, and in text as some clients give it', () => {
  expect(readAdmission([1, 0, 250])).toEqual({ admitted: true, waitMs: 0, nextWaitMs: 250 });
  expect(readAdmission(['0', '1500', '2500'])).toEqual({ admitted: false, waitMs: 1500, nextWaitMs: 2500 });
});

it.each([[null], ['OK'], [[]], [[1]], [[2, 0, 0]], [[0, -1, 0]], [['', '', '']], [[0, Number.NaN, 0]], [{}]])(
  'takes %o for no answer',
  (reply) => {
    expect(() => readAdmission(reply)).toThrow('NONSENSE');
  },
);

it('names keys that a cluster keeps together, whatever the host is called', () => {
  const tags = keysOf('p', 'a}{b').map((key) => /\{(?<tag>[^}]*)\}/u.exec(key)?.groups?.['tag']);
  expect(new Set(tags)).toEqual(new Set(['a__b']));
});
