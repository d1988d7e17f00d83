// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { retriesWhile } from './stay-connected.ts';

const HOUR_MS = 3_600_000;
const framework = join(createRequire(import.meta.url).resolve('@livekit/agents'), '../worker.cjs');
/** How long the framework waits in all, by its own rule. */
function secondsOf(retries: number): number {
  let seconds = 0;
  for (let retry = 1; retry <= retries; retry++) seconds += Math.min(retry * 2, 10);
  return seconds;
}

test('the framework waits as it did when that rule was written down', () => {
  const source = readFileSync(framework, 'utf8');
  expect(source).toContain('const delay = Math.min(retries * 2, 10);');
  expect(source).toContain('if (retries >= this.#opts.maxRetry)');
});

test.each([
  [1, 3600],
  [HOUR_MS, 3600],
  [2 * HOUR_MS, 7200],
  [2 * HOUR_MS + 1000, 7210],
])('a worker whose calls get %i ms to end tries for %i s', (drainMs, seconds) => {
  expect(secondsOf(retriesWhile(drainMs))).toBe(seconds);
});
