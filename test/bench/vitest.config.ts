// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

/** Does the bench run and give every figure? Apart from the other tests, because it takes more than a minute. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['bench.test.ts'],
    pool: 'forks',
    hookTimeout: 180_000,
    testTimeout: 20_000,
  },
});
