// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/testing.ts', 'src/cli.ts'],
  // Next to the code that serves it, as in the sources.
  copy: [{ from: 'src/view/page', to: 'dist' }],
});
