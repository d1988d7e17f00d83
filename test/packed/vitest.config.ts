// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { slowSuite } from '../suite.ts';

/** What users get: these tests need the npm registry and install whole projects. */
export default slowSuite('packed', {
  root: join(import.meta.dirname, '../..'),
  include: ['test/packed/*.test.ts', '**/*.packed.test.ts'],
});
