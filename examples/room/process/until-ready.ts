// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

const POLL_MS = 50;

/**
 * Waits until an HTTP address answers with success.
 * @throws Error when the child ends before that, with its last output, or when `timeoutMs` has passed.
 */
export async function untilReady(url: string, child: Child, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (child.end !== undefined) throw new Error(`it ended with ${child.end}\n${child.lastWords()}`.trim());
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(POLL_MS);
  }
  throw new Error(`no answer within ${timeoutMs / 1000} s\n${child.lastWords()}`.trim());
}
