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
  'refuses %d calls at most, with which every caller were told busy',
  (maxCalls) => {
    expect(() => open({ maxCalls })).toThrow(/maxCalls is .*; give/u);
  },
);

test.each([1, Infinity])('takes %d calls at most', (maxCalls) => {
  expect(() => open({ maxCalls })).not.toThrow();
});

test.each(['', 'my/twilio', 'my twilio', '?'])(
  'refuses a provider named %j, which no path can lead to',
  (name) => {
    expect(() => open({ name })).toThrow(/part of a path/u);
  },
);
