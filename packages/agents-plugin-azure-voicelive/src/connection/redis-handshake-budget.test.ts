// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { VoiceLiveConfigError } from '../errors/index.ts';
import { redisHandshakeBudget, type RedisBudgetOptions } from './redis-handshake-budget.ts';

const evaluate = () => Promise.resolve([1, 0, 0]);

it.each<[string, RedisBudgetOptions, RegExp]>([
  ['nothing', {}, /either `url` or `evaluate`/],
  ['both', { url: 'redis://host', evaluate }, /either `url` or `evaluate`/],
  ['an address of something else', { url: 'https://user:secret@host' }, /redis:\/\/HOST:6379/],
  ['no address', { url: 'secret' }, /redis:\/\/HOST:6379/],
  ['a limit of none', { evaluate, limit: 0 }, /`limit` of the handshake budget is 0/],
  ['half a window', { evaluate, windowMs: 0.5 }, /`windowMs` of the handshake budget is 0.5/],
  ['no time', { evaluate, timeoutMs: Number.NaN }, /`timeoutMs` of the handshake budget is NaN/],
])('refuses %s with what to give, and repeats no address', (_, options, words) => {
  let refused: unknown;
  try {
    redisHandshakeBudget(options);
  } catch (error) {
    refused = error;
  }
  const { code, message, setting } = refused as VoiceLiveConfigError;
  expect(code).toBe('invalid_option');
  expect(setting).toMatch(/^handshakeBudget\./);
  expect(message).toMatch(words);
  expect(message).not.toContain('secret');
});

it('connects to nothing before it is asked', () => {
  expect(
    redisHandshakeBudget({ url: 'rediss://user:secret@redis.invalid:6380' }).expectedWaitMs?.('host'),
  ).toBe(0);
});

it('takes a client of the application', async () => {
  const asked: string[][] = [];
  const budget = redisHandshakeBudget({
    evaluate(_script, keys, args) {
      asked.push([...keys, ...args.slice(2)]);
      return evaluate();
    },
    prefix: 'shop',
  });
  await budget.acquire(new AbortController().signal, { priority: 'new', host: 'a' });
  expect(asked).toEqual([
    ['shop:{a}:admitted', 'shop:{a}:waiting', 'shop:{a}:believed', '25', '62000', '5000'],
  ]);
});
