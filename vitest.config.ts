// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'examples/*/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    // The last three are suites of their own: `test:e2e`, `test:packed`, `test:bench`.
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      'test/e2e/**',
      'test/packed/*.test.ts',
      'test/bench/bench.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A stray rejection anywhere fails the run: vitest reports it as an error by default, and this must stay so.
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
