// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { withoutSecrets } from '@voicelive-kit/protocol';
import { forPeople } from './for-people.ts';

test('shortens very long texts for display only', () => {
  const long = { audio: 'A'.repeat(5000) };
  expect(withoutSecrets(long)).toEqual(long);
  expect(forPeople(long)).toEqual({ audio: `${'A'.repeat(200)}… (5000 characters)` });
});
