// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';
import { LIMITS } from './limits.ts';

/** Suites of files that are next to what they test, with the suite in their names: `*.commands.test.ts`. */
export const NAMED_SUITES = ['commands', 'pages', 'long'] as const;

export interface SuiteOptions {
  /** The folder that `include` starts from. */
  root: string;
  include: string[];
  exclude?: string[];
  globalSetup?: string[];
  /** Milliseconds after which a test counts as hung, if the suite's own limit is not enough. */
  testTimeout?: number;
  /** How many files run side by side; one if not given. */
  atOnce?: number;
}

/**
 * A suite apart from the quick one: its tests start processes, install packages, drive a browser or play in real time.
 * Each file runs in a separate process.
 */
export function slowSuite(name: string, { atOnce = 1, ...options }: SuiteOptions): UserWorkspaceConfig {
  return defineProject({
    test: {
      name,
      ...options,
      exclude: [...EVERYWHERE_EXCLUDED, ...(options.exclude ?? [])],
      pool: 'forks',
      fileParallelism: atOnce > 1,
      maxWorkers: atOnce,
      testTimeout: options.testTimeout ?? LIMITS.slowTest,
      hookTimeout: LIMITS.slowTest,
      expect: { poll: { timeout: LIMITS.slowWait } },
    },
  });
}

/**
 * The quick suite. Its files share six processes, because tests mostly wait: starting one for each file and loading
 * the framework again took two thirds of the time. So a test must leave nothing behind and restore what it replaces.
 */
export function quickSuite(name: string, options: SuiteOptions): UserWorkspaceConfig {
  return defineProject({
    test: {
      name,
      ...options,
      exclude: [...EVERYWHERE_EXCLUDED, ...(options.exclude ?? [])],
      pool: 'forks',
      isolate: false,
      maxWorkers: 6,
      unstubEnvs: true,
      unstubGlobals: true,
      restoreMocks: true,
      testTimeout: LIMITS.test,
      hookTimeout: LIMITS.test,
      expect: { poll: { timeout: LIMITS.wait } },
    },
  });
}

const EVERYWHERE_EXCLUDED = ['**/node_modules/**', '**/dist/**', '**/out/**'];
