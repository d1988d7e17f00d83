// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { takeMutations } from './take-mutations.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

test(`a call continues after 100,000 changed events (SEED=${seed})`, async () => {
  const { answered, thrown } = await takeMutations(100_000, seed);
  expect(answered).toBeGreaterThanOrEqual(100);
  // The handler around each event is for unforeseen exceptions: no known invalid event may reach it.
  expect(thrown).toEqual([]);
});
