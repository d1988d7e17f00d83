// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { UserConfig } from 'tsdown';

/** What every published package shares: ESM and CommonJS, types for both, source maps, nothing minified. */
export const base = {
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node22',
  dts: true,
  sourcemap: true,
  clean: true,
  fixedExtension: true,
  // Readable declarations: an editor shows the chunk in which a type is, under its own name.
  hash: false,
  outputOptions: { minifyInternalExports: false },
  logLevel: 'warn',
} satisfies UserConfig;
