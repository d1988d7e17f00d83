// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { slowSuite } from '../suite.ts';

/** Checks that the benches run and produce every figure. */
export default slowSuite('bench', {
  root: join(import.meta.dirname, '..'),
  include: ['{bench,phone-bench}/bench.test.ts'],
});
