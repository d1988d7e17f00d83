// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recordings } from './recorded-conversation.ts';

test('every turn of the recorded caller has its recording', () => {
  expect(recordings).toHaveLength(4);
  expect(recordings.filter((file) => !existsSync(file))).toEqual([]);
});
