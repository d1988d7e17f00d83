// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import type { ItemPlace, NeutralItem } from './neutral.ts';

const item = (id: string): NeutralItem => ({ kind: 'message', id, role: 'user', text: id, parts: [] });

function conversation(...steps: [string, ItemPlace?][]): Conversation {
  const result = new Conversation();
  for (const [id, place] of steps) result.insert(item(id), place);
  return result;
}

const ids = (of: Conversation): string[] => of.items().map(({ id }) => id);

test('adds items at the end, at the head, or after another item', () => {
  const subject = conversation(['b'], ['d'], ['a', { at: 'first' }], ['c', { after: 'b' }]);
  expect(ids(subject)).toEqual(['a', 'b', 'c', 'd']);
  expect(subject.previousOf('a')).toBeNull();
  expect(subject.previousOf('c')).toBe('b');
});

test('rejects an unknown anchor and an id that is taken', () => {
  const subject = conversation(['a']);
  expect(subject.insert(item('b'), { after: 'ghost' })).toBe(false);
  expect(subject.insert(item('a'))).toBe(false);
  expect(ids(subject)).toEqual(['a']);
});

test('deletes an item once', () => {
  const subject = conversation(['a'], ['b']);
  expect(subject.delete('a')).toBe(true);
  expect(subject.delete('a')).toBe(false);
  expect(ids(subject)).toEqual(['b']);
});
