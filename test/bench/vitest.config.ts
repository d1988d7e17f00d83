// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { slowSuite } from '../suite.ts';

/** Does the bench run and give every figure? */
export default slowSuite('bench', { root: import.meta.dirname, include: ['bench.test.ts'] });
