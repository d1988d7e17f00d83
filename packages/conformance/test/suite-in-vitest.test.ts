// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describeConformance } from '../src/vitest.ts';

describeConformance({ adapter: new URL('./adapters/mini.ts', import.meta.url), only: ['CTX-03', 'GEN-07'] });
