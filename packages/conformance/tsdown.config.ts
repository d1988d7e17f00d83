// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: {
    index: 'src/index.ts',
    vitest: 'src/vitest.ts',
    testing: 'src/testing.ts',
    cli: 'src/cli.ts',
    // Started as a separate process by the runner.
    child: 'src/runner/child.ts',
  },
});
