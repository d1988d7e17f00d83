// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Emulator } from '../start-emulator.ts';

/**
 * Simulates a user turn in the newest session, as soon as one is configured and ready; rejects after `timeoutMs` with
 * the reason.
 */
export function hearWhenReady(emulator: Emulator, words: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let reason: unknown = new Error(`hear('${words}'): no session was configured within ${timeoutMs} ms`);
    let over = false;
    const end = (settle: () => void): void => {
      over = true;
      stop();
      clearTimeout(timer);
      settle();
    };
    const attempt = (): void => {
      if (over || !isConfigured(emulator)) return;
      try {
        emulator.hear(words);
        end(resolve);
      } catch (error) {
        reason = error;
      }
    };
    // Deferred until the session has finished its events.
    const stop = emulator.watch(() => void setImmediate(attempt));
    const timer = setTimeout(() => end(() => reject(reason)), timeoutMs);
    attempt();
  });
}

function isConfigured(emulator: Emulator): boolean {
  const session = emulator.sessions().findLast(({ closed }) => closed === undefined);
  // The first one of a voice agent is about its definition.
  const own = session?.dialect === 'voice-agent-v1' ? 1 : 0;
  return (session?.sent['session.updated'] ?? 0) > own;
}
