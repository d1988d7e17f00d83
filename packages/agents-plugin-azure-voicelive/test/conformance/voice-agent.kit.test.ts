// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describeConformance } from '@voicelive-kit/conformance/vitest';
import { fileURLToPath } from 'node:url';

describeConformance({
  adapter: new URL('voice-agent-adapter.ts', import.meta.url),
  expectedFailures: fileURLToPath(new URL('expected-failures.yaml', import.meta.url)),
});
