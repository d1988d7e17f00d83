// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// Tests read helpers of another package, beside whose sources declarations would be written otherwise.
export default defineConfig({ ...base, entry: ['src/index.ts'], tsconfig: 'tsconfig.build.json' });
