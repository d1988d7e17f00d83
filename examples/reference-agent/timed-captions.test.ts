// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { wantsTimedCaptions } from './timed-captions.ts';

test.each([
  ['{"captions":"timed"}', true],
  ['{"captions":"plain"}', false],
  ['', false],
  ['null', false],
  ['tenant 42', false],
])('metadata %j requests word times: %s', (metadata, expected) => {
  expect(wantsTimedCaptions(metadata)).toBe(expected);
});
