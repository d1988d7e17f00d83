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

test('items go to the end, to the head, or behind another', () => {
  const subject = conversation(['b'], ['d'], ['a', { at: 'first' }], ['c', { after: 'b' }]);
  expect(ids(subject)).toEqual(['a', 'b', 'c', 'd']);
  expect(subject.previousOf('a')).toBeNull();
  expect(subject.previousOf('c')).toBe('b');
});

test('an unknown anchor and a taken id are refused', () => {
  const subject = conversation(['a']);
  expect(subject.insert(item('b'), { after: 'ghost' })).toBe(false);
  expect(subject.insert(item('a'))).toBe(false);
  expect(ids(subject)).toEqual(['a']);
});

test('a deleted item is gone, and only once', () => {
  const subject = conversation(['a'], ['b']);
  expect(subject.delete('a')).toBe(true);
  expect(subject.delete('a')).toBe(false);
  expect(ids(subject)).toEqual(['b']);
});
