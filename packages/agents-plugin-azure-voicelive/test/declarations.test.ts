// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

// @livekit/agents 1.9.0 sees rtc-node's ESM declarations even from CommonJS; a signature with rtc-node's CommonJS types
// would make the model unusable for an AgentSession there.
it.each(['index.d.cts', 'index.d.mts'])("%s uses the framework's types for frames", async (name) => {
  const declarations = await readFile(new URL(`../dist/${name}`, import.meta.url), 'utf8');
  expect(declarations).toContain('class RealtimeSession');
  expect(declarations).not.toMatch(/from ["']@livekit\/rtc-node["']/);
});
