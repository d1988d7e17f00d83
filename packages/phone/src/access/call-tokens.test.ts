// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { CallTokens } from './call-tokens.ts';

it('leads to the call it was issued for when it is used in time', () => {
  const tokens = new CallTokens();
  expect(tokens.redeem(tokens.issue('CA1'), 'CA1')).toEqual({ admitted: true });
});

it('is rejected when it is used twice', () => {
  const tokens = new CallTokens();
  const token = tokens.issue('CA1');
  tokens.redeem(token, 'CA1');
  expect(tokens.redeem(token, 'CA1')).toMatchObject({ admitted: false, refusal: 'unknown' });
});

it('is rejected and used up when it is presented for another call', () => {
  const tokens = new CallTokens();
  const token = tokens.issue('CA1');
  expect(tokens.redeem(token, 'CA2')).toMatchObject({ admitted: false, refusal: 'other_call' });
  expect(tokens.redeem(token, 'CA1')).toMatchObject({ admitted: false, refusal: 'unknown' });
});

it('is rejected when neither webhook nor socket named the call', () => {
  const tokens = new CallTokens();
  expect(tokens.redeem(tokens.issue(''), '')).toMatchObject({ admitted: false, refusal: 'other_call' });
});

it.each([
  [59_999, { admitted: true }],
  [60_000, { admitted: false, refusal: 'expired' }],
])('is %j, after %i ms, when its lifetime is a minute', (later, verdict) => {
  let now = 5;
  const tokens = new CallTokens({ now: () => now });
  const token = tokens.issue('CA1');
  now += later;
  expect(tokens.redeem(token, 'CA1')).toMatchObject(verdict);
});

it.each([
  [undefined, 'no_token'],
  ['', 'no_token'],
  ['made up', 'unknown'],
])('is rejected when it is %j', (token, refusal) => {
  const tokens = new CallTokens();
  tokens.issue('CA1');
  expect(tokens.redeem(token, 'CA1')).toMatchObject({ admitted: false, refusal });
  expect(tokens.waiting).toBe(1);
});

it('is a new one each time when one call asks again', () => {
  const tokens = new CallTokens();
  const issued = [tokens.issue('CA1'), tokens.issue('CA1')];
  expect(issued[0]).not.toBe(issued[1]);
  expect(issued.map((token) => tokens.redeem(token, 'CA1').admitted)).toEqual([true, true]);
  expect(issued[0]).toMatch(/^[\w-]{43}$/u);
});

it('is void once another one for the same webhook was used, and no more are issued', () => {
  const tokens = new CallTokens();
  const [first, second] = [tokens.issue('', 'CA1'), tokens.issue('CA1', 'CA1')];
  // A stolen token leads to no call, and the carrier can still connect.
  expect(tokens.redeem(first, 'CA2')).toMatchObject({ refusal: 'other_call' });
  expect(tokens.redeem(tokens.issue('CA1', 'CA1'), 'CA1')).toEqual({ admitted: true });
  expect(tokens.redeem(second, 'CA1')).toMatchObject({ admitted: false, refusal: 'served' });
  expect(tokens.issue('CA1', 'CA1')).toBeUndefined();
  expect(tokens.redeem(tokens.issue('CA2', 'CA2'), 'CA2')).toEqual({ admitted: true });
});

it('remembers as many webhooks as the limit, the latest ones', () => {
  const tokens = new CallTokens({ limit: 2 });
  for (const call of ['CA1', 'CA2', 'CA3']) tokens.redeem(tokens.issue(call, call), call);
  const issued = ['CA1', 'CA2', 'CA3'].map((call) => typeof tokens.issue(call, call));
  expect(issued).toEqual(['string', 'undefined', 'undefined']);
});

it('makes room for others once it has expired', () => {
  let now = 0;
  const tokens = new CallTokens({ now: () => now });
  for (let call = 0; call < 100; call++) tokens.issue(`CA${call}`);
  now += 60_000;
  tokens.issue('CA1');
  expect(tokens.waiting).toBe(1);
});

it('is forgotten when more than the limit are pending, the oldest first', () => {
  const tokens = new CallTokens({ limit: 2 });
  const issued = ['CA1', 'CA2', 'CA3'].map((callId) => [callId, tokens.issue(callId)] as const);
  expect(tokens.waiting).toBe(2);
  expect(issued.map(([callId, token]) => tokens.redeem(token, callId).admitted)).toEqual([false, true, true]);
});
