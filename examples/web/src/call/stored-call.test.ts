// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { cutCall, forgetCall, saveCall } from './stored-call.ts';

function memoryStore(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const tokenUntil = (seconds: number): string =>
  `e30.${Buffer.from(JSON.stringify({ exp: seconds, name: '\u00fe\u00ff' })).toString('base64url')}.signature`;
const details = { url: 'ws://127.0.0.1', token: tokenUntil(2000), room: 'call-1', identity: 'caller-1' };

test('a call that was not left is found again', () => {
  const store = memoryStore();
  expect(cutCall(store, 0)).toBeUndefined();
  saveCall(store, details);
  expect(cutCall(store, 1_999_000)).toEqual(details);
});

test('a call that was left is not', () => {
  const store = memoryStore();
  saveCall(store, details);
  forgetCall(store);
  expect(cutCall(store, 0)).toBeUndefined();
});

test('a call whose token has expired cannot be joined again', () => {
  const store = memoryStore();
  saveCall(store, details);
  expect(cutCall(store, 2_000_000)).toBeUndefined();
});

test('anything else in the storage is ignored', () => {
  for (const junk of ['', '{', '{"url":"x"}', JSON.stringify({ ...details, token: 'no-token' })]) {
    const store = memoryStore();
    store.setItem('voicelive-kit.call', junk);
    expect(cutCall(store, 0)).toBeUndefined();
  }
});
