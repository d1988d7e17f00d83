// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { LIMITS } from '../../../test/limits.ts';
import { slowSuite } from '../../../test/suite.ts';

/**
 * Tests of the kit: every check against its mutants, the command line, child processes; and plugins tested by the kit.
 */
export default slowSuite('kit', {
  root: join(import.meta.dirname, '../../..'),
  include: ['packages/conformance/test/**/*.test.ts', '**/*.kit.test.ts'],
  testTimeout: LIMITS.wholeFile,
});
