// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { type Adapter, defineConformance } from './adapter.ts';
import type { Check, CheckId } from './check.ts';
import { voiceLiveDriver } from './drivers/voice-live.ts';
import { adapterUnder, whyUnfit } from './fitness.ts';
import { Temperament } from './server/temperaments.ts';

const adapter = (matchByElimination: boolean, made: unknown[] = []): Adapter =>
  defineConformance({
    name: 'plugin',
    driver: voiceLiveDriver(),
    capabilities: { matchByElimination },
    createModel(_endpoint, overrides) {
      made.push(overrides);
      return {} as ReturnType<Adapter['createModel']>;
    },
  });

const check = (id: CheckId, more: Partial<Check> = {}): Check => ({
  id,
  statement: 'Something holds',
  severity: 'must',
  source: 'somewhere',
  run: async () => undefined,
  ...more,
});

const why = (subject: Check, name: string, able = true): string | undefined =>
  whyUnfit(subject, Temperament.parse(name), adapter(able));

test('an ordinary check runs politely and under any temperament', () => {
  expect(why(check('GEN-01'), 'polite')).toBe(undefined);
  expect(why(check('GEN-01'), 'late-acks+twice')).toBe(undefined);
});

test('a check lists the temperaments under which it makes no sense', () => {
  const subject = check('GEN-01', { unfit: { twice: 'it counts messages' } });
  expect(why(subject, 'late-acks+twice')).toBe('under twice: it counts messages');
  expect(why(subject, 'late-acks')).toBe(undefined);
});

test.each([
  [check('PKG-01'), 'late-acks'],
  [check('AIN-12', { alone: true }), 'late-acks'],
  [check('CON-21', { fresh: true }), 'odd-ids'],
])('what does not depend on the provider runs politely only: $id', (subject, name) => {
  expect(why(subject, name)).toMatch(/does not depend on the temper/u);
  expect(why(subject, 'polite')).toBe(undefined);
});

test('dying connections are only for checks that drop one', () => {
  expect(why(check('CON-15'), 'dead-uplink')).toBe(undefined);
  expect(why(check('GEN-01'), 'dead-uplink')).toMatch(/no connection is dropped/u);
});

test.each(['no-metadata', 'late-metadata'])('%s is for plugins that can match by elimination', (name) => {
  expect(why(check('GEN-01'), name, false)).toMatch(/matchByElimination: false/u);
  expect(why(check('GEN-01'), name, true)).toBe(undefined);
  const made: unknown[] = [];
  const under = adapterUnder(adapter(true, made), Temperament.parse(name));
  under.createModel('http://127.0.0.1:1', { apiKey: 'any' });
  expect(made).toEqual([{ apiKey: 'any', matchByElimination: true }]);
  expect(under.driver.lacks).toContain('request-correlation');
});
