// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { DRAIN_SIGNAL, drainsOnSignal } from './drain-and-stay.ts';
import { drainTimeFrom } from './patient-drain.ts';

test('drains from the signal on, however often it comes', () => {
  const signals = new EventEmitter();
  const isDraining = drainsOnSignal(signals);
  expect(isDraining()).toBe(false);
  signals.emit(DRAIN_SIGNAL);
  signals.emit(DRAIN_SIGNAL);
  expect(isDraining()).toBe(true);
});

test('gives calls an hour to end, or the seconds that DRAIN_SECONDS has', () => {
  expect(drainTimeFrom({})).toBe(3_600_000);
  expect(drainTimeFrom({ DRAIN_SECONDS: '' })).toBe(3_600_000);
  expect(drainTimeFrom({ DRAIN_SECONDS: '90' })).toBe(90_000);
});

test.each(['0', '-1', '1.5', 'long'])('refuses DRAIN_SECONDS of %j and says what to set', (text) => {
  expect(() => drainTimeFrom({ DRAIN_SECONDS: text })).toThrow(/DRAIN_SECONDS is .*whole number of seconds/u);
});
