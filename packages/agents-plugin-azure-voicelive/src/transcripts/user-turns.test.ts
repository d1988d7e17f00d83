// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { UserTurns } from './user-turns.ts';

test('partials add up', () => {
  const turns = new UserTurns();
  expect(turns.partial('u', 0, 'What ')?.transcript).toBe('What ');
  expect(turns.partial('u', 0, 'now?')).toMatchObject({ transcript: 'What now?', isFinal: false });
});

test('one final an item, with the start of speech and the confidence', () => {
  const turns = new UserTurns();
  turns.started('u', 1234);
  expect(turns.completed('u', 0, 'Hello', 0.9)).toEqual({
    itemId: 'u',
    transcript: 'Hello',
    isFinal: true,
    confidence: 0.9,
    turnStartedAt: 1234,
  });
  expect(turns.completed('u', 0, 'Hello')).toBeUndefined();
});

test('an empty final is not emitted', () => {
  expect(new UserTurns().completed('u', 0, '  ')).toBeUndefined();
});

test('a failure gives a final with the partial, and none without', () => {
  const turns = new UserTurns();
  turns.partial('u', 0, 'Hel');
  expect(turns.failed('u')).toMatchObject({ transcript: 'Hel', isFinal: true });
  expect(turns.failed('other')).toBeUndefined();
});

test('several parts of one item become one final', () => {
  const turns = new UserTurns();
  turns.expectParts('u', 2);
  expect(turns.completed('u', 1, 'world')).toBeUndefined();
  expect(turns.completed('u', 0, 'Hello')?.transcript).toBe('Hello world');
});

test('a lost connection closes every open partial', () => {
  const turns = new UserTurns();
  turns.partial('a', 0, 'one');
  turns.partial('b', 0, 'two');
  turns.completed('b', 0, 'two');
  expect(turns.lost().map((event) => event.itemId)).toEqual(['a']);
});

test('turns that never get a transcript are forgotten in the end', () => {
  const turns = new UserTurns();
  for (let i = 0; i < 1000; i += 1) turns.started(`u${i}`, i);
  expect(turns.completed('u0', 0, 'late')).not.toHaveProperty('turnStartedAt');
  expect(turns.completed('u999', 0, 'late')?.turnStartedAt).toBe(999);
});
