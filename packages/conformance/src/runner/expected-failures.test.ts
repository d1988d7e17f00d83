// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parseExpectedFailures } from './expected-failures.ts';

test('reads entries with their reasons', () => {
  const text = '- id: LIF-13\n  reason: the transport is shared\n- { id: GEN-07, reason: later }\n';
  expect([...parseExpectedFailures(text)]).toEqual([
    ['LIF-13', 'the transport is shared'],
    ['GEN-07', 'later'],
  ]);
  expect(parseExpectedFailures('').size).toBe(0);
  const rude = '- { id: LIF-13, reason: a }\n- { id: LIF-13, temperament: late-acks, reason: b }';
  expect([...parseExpectedFailures(rude).keys()]).toEqual(['LIF-13', 'LIF-13 under late-acks']);
});

test.each([
  ['id: LIF-13', /must be a list/u],
  ['- { id: LIF-999, reason: x }', /entry 1: "LIF-999" is not a check/u],
  ['- { id: LIF-13, temperament: grumpy, reason: x }', /entry 1: "grumpy" is not a temperament/u],
  ['- { id: LIF-13 }', /entry 1: LIF-13 needs a reason/u],
  ['- { id: LIF-13, reason: a }\n- { id: LIF-13, reason: b }', /entry 2: LIF-13 is listed twice/u],
])('rejects %j and names the invalid entry', (text, message) => {
  expect(() => parseExpectedFailures(text)).toThrow(message);
});
