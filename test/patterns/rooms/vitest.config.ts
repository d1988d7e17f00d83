// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { slowSuite } from '../../suite.ts';

/** LiveKit's patterns in real rooms: each file runs its own LiveKit server and worker. */
export default slowSuite('patterns', {
  root: import.meta.dirname,
  include: ['*.test.ts'],
  globalSetup: ['../../e2e/stage/global-setup.ts'],
});
