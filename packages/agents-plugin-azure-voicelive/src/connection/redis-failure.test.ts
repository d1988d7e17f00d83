// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { reasonOf, TookTooLong } from './redis-failure.ts';

it.each<[unknown, RegExp]>([
  [new TookTooLong(), /no answer in time/],
  [
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' }),
    /nothing listens/,
  ],
  [new Error('WRONGPASS invalid username-password pair or user is disabled.'), /refuses user or password/],
  [new (class ConnectionTimeoutError extends Error {})(), /no connection in time/],
  [new Error('NOAUTH Authentication required.'), /wants a password/],
])('names the reason of %o', (error, words) => {
  expect(reasonOf(error)).toMatch(words);
});

it.each<[unknown]>([
  [new Error('redis://user:secret@host failed')],
  [Object.assign(new Error(''), { code: 'secret' })],
  [new Error('SECRET')],
  ['secret'],
  [null],
  [undefined],
])('repeats nothing of %o', (error) => {
  expect(reasonOf(error)).toBe('it failed');
});

it('repeats nothing of an error that cannot be read', () => {
  const error = {
    get message(): string {
      throw new Error('secret');
    },
  };
  expect(reasonOf(error)).toBe('it failed');
});
