// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { slowSuite } from '../suite.ts';

/** Each file runs its own LiveKit server, workers and sometimes a browser. */
export default slowSuite('e2e', {
  root: import.meta.dirname,
  include: ['**/*.test.ts'],
  globalSetup: ['./stage/global-setup.ts'],
});
