// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // Each file runs a LiveKit server, workers and sometimes a browser of its own: one after the other.
    fileParallelism: false,
    pool: 'forks',
    // A conversation takes its time, and a busy machine more of it.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ['./stage/global-setup.ts'],
  },
});
