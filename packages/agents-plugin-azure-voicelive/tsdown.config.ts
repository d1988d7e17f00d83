// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// Tests import helpers of another package; without this, declarations would be written next to their sources.
export default defineConfig({ ...base, entry: ['src/index.ts'], tsconfig: 'tsconfig.build.json' });
