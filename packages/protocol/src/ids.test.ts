// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import * as ids from './ids.ts';
import { seededRandom } from './server/seeded-random.ts';

it.each([
  [ids.newEventId, /^event_[0-9A-Za-z]{21}$/],
  [ids.newClientEventId, /^evt_[0-9A-Za-z]{21}$/],
  [ids.newSessionId, /^sess_[0-9A-Za-z]{21}$/],
  [ids.newItemId, /^item_[0-9A-Za-z]{21}$/],
  [ids.newClientItemId, /^item_[0-9A-Za-z]{22}$/],
  [ids.newMessageId, /^msg_[0-9A-Za-z]{22}$/],
  [ids.newInterimId, /^interim_[0-9A-Za-z]{22}$/],
  [ids.newResponseId, /^resp_[0-9A-Za-z]{21}$/],
  [ids.newConversationId, /^conv_[0-9A-Za-z]{21}$/],
  [ids.newCallId, /^call_[0-9A-Za-z]{16}$/],
] as const)('%o creates ids of the recorded format', (make, form) => {
  expect(make()).toMatch(form);
});

it('creates the same ids from the same seed and others from another', () => {
  const some = (seed: number): string[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, () => ids.newItemId(random));
  };
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
  expect(new Set(some(7)).size).toBe(20);
});

it('uses the first and the last of the 62 characters', () => {
  expect(ids.newId('x', 3, () => 0)).toBe('x_000');
  expect(ids.newId('x', 3, () => 1 - Number.EPSILON)).toBe('x_zzz');
});

it('a seeded source stays within [0, 1) and fills it evenly', () => {
  const random = seededRandom(42);
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i++) {
    const value = random();
    expect(value >= 0 && value < 1).toBe(true);
    const bucket = Math.floor(value * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
