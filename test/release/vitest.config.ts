// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { slowSuite } from '../suite.ts';

/** What would be published: these tests need the npm registry. */
export default slowSuite('release', {
  root: join(import.meta.dirname, '../..'),
  include: ['test/release/*.test.ts'],
});
