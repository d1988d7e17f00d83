// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { h264Payloads, LONGEST_PAYLOAD } from './h264-payloads.ts';

test('a short unit is a payload of its own', () => {
  const units = [Buffer.of(0x67, 1, 2), Buffer.of(0x68, 3)];
  expect(h264Payloads(units)).toEqual(units);
});

test.each([LONGEST_PAYLOAD + 1, 2 * LONGEST_PAYLOAD, 5 * LONGEST_PAYLOAD + 7])(
  'a unit of %i bytes goes in parts that a receiver can put together again',
  (length) => {
    const unit = Buffer.from(Array.from({ length }, (_, at) => (at === 0 ? 0x65 : at % 251)));
    const parts = h264Payloads([unit]);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(LONGEST_PAYLOAD);
    // The indicator keeps the importance of the unit, the second byte its type.
    expect(new Set(parts.map((part) => part.readUInt8(0)))).toEqual(new Set([0x60 | 28]));
    expect(new Set(parts.map((part) => part.readUInt8(1) & 0x1f))).toEqual(new Set([5]));
    expect(parts.map((part) => part.readUInt8(1) >> 6)).toEqual(
      parts.map((_, at) => (at === 0 ? 2 : at === parts.length - 1 ? 1 : 0)),
    );
    expect(Buffer.concat([Buffer.of(0x65), ...parts.map((part) => part.subarray(2))])).toEqual(unit);
  },
);
