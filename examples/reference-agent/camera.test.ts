// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { wantsCamera } from './camera.ts';

test('watches no camera unless CAMERA is 1', () => {
  expect(wantsCamera({})).toBe(false);
  expect(wantsCamera({ CAMERA: '0' })).toBe(false);
  expect(wantsCamera({ CAMERA: '1' })).toBe(true);
});
