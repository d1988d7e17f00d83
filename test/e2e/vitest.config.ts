// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { slowSuite } from '../suite.ts';

/** Each file runs a LiveKit server, workers and sometimes a browser of its own. */
export default slowSuite('e2e', {
  root: import.meta.dirname,
  include: ['**/*.test.ts'],
  globalSetup: ['./stage/global-setup.ts'],
});
