// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';
import { NAMED_SUITES, quickSuite, slowSuite } from './test/suite.ts';

const root = import.meta.dirname;

/** One suite for each script that runs one. CONTRIBUTING.md says which test belongs where. */
export default defineConfig({
  test: {
    // A stray rejection anywhere fails the run: vitest reports it as an error by default, and this must stay so.
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      quickSuite('quick', {
        root,
        include: [
          'packages/*/src/**/*.test.ts',
          'packages/*/test/**/*.test.ts',
          'examples/*/**/*.test.ts',
          'test/**/*.test.ts',
          'docs/site/**/*.test.ts',
        ],
        exclude: [
          '**/*.{commands,pages,long,packed,kit}.test.ts',
          'packages/conformance/test/**',
          'test/{bench/bench,phone-bench/bench,e2e/**/*,deploy/**/*,packed/*,release/*,patterns/rooms/*}.test.ts',
        ],
      }),
      ...NAMED_SUITES.map((name) =>
        slowSuite(name, {
          root,
          include: [`**/*.${name}.test.ts`],
          // What plays in real time leaves a core idle nine tenths of its time.
          atOnce: name === 'long' ? 2 : 1,
        }),
      ),
      'packages/conformance/test/vitest.config.ts',
      'test/packed/vitest.config.ts',
      'test/release/vitest.config.ts',
      'test/patterns/rooms/vitest.config.ts',
      'test/deploy/vitest.config.ts',
      'test/e2e/vitest.config.ts',
      'test/bench/vitest.config.ts',
    ],
  },
});
