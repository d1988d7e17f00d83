// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { slowSuite } from '../suite.ts';

/** What is in `deploy`, as the programs see it that use it: Helm, Kubernetes' schemas, a parser of Bicep, a shell. */
export default slowSuite('deploy', {
  root: import.meta.dirname,
  include: ['**/*.test.ts'],
  globalSetup: ['./tools/global-setup.ts'],
});
