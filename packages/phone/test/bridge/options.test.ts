// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { PhoneBridge } from '../../src/bridge/phone-bridge.ts';
import { twilio } from '../../src/providers/twilio.ts';

const open = (options: { name?: string; maxCalls?: number }): PhoneBridge => {
  const { maxCalls, name } = options;
  return new PhoneBridge({
    publicUrl: 'https://phone.example.com',
    providers: [twilio({ authToken: 'any', ...(name !== undefined && { name }) })],
    onCall: () => undefined,
    ...(maxCalls !== undefined && { maxCalls }),
  });
};

test.each([Number.NaN, 0, -1])(
  'rejects a maximum of %d calls, with which every caller would get a busy signal',
  (maxCalls) => {
    expect(() => open({ maxCalls })).toThrow(/maxCalls is .*; use/u);
  },
);

test.each([1, Infinity])('accepts a maximum of %d calls', (maxCalls) => {
  expect(() => open({ maxCalls })).not.toThrow();
});

test.each(['', 'my/twilio', 'my twilio', '?'])(
  'rejects a provider named %j, which cannot be part of a path',
  (name) => {
    expect(() => open({ name })).toThrow(/part of a path/u);
  },
);
