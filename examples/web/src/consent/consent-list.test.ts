// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { consentReducer, NO_CONSENTS, readConsentRequest } from './consent-list.ts';

const request = { id: 'a', server: 'bookings', tool: 'reserve_kayak', arguments: [] };

test('a request is listed once, until it is gone', () => {
  const one = consentReducer(NO_CONSENTS, { type: 'asked', request });
  expect(consentReducer(one, { type: 'asked', request })).toBe(one);
  expect(consentReducer(one, { type: 'gone', id: 'b' })).toBe(one);
  expect(consentReducer(one, { type: 'gone', id: 'a' })).toEqual([]);
});

test('arguments are shown one by one, or unchanged if they are not an object', () => {
  const read = (args: string) =>
    readConsentRequest(JSON.stringify({ ...request, arguments: args }))?.arguments;
  expect(read('{"day":"Saturday","kayaks":2}')).toEqual([
    ['day', 'Saturday'],
    ['kayaks', '2'],
  ]);
  expect(read('{"day":')).toEqual([['', '{"day":']]);
  expect(read('[1]')).toEqual([['', '[1]']]);
  expect(read('')).toEqual([]);
});

test.each(['no JSON', '[]', '{"id":1}', 'null'])('%s is not a request', (payload) => {
  expect(readConsentRequest(payload)).toBeUndefined();
});
