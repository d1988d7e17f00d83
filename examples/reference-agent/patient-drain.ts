// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentServer, log } from '@livekit/agents';

/** The framework's own limit for calls to end, in milliseconds. */
const DRAIN_TIMEOUT_MS = 60 * 60 * 1000;
const POLL_MS = 250;

/**
 * Makes a worker that is told to stop wait for its calls in any case. `drain()` of @livekit/agents 1.9.0 fails at once
 * with "runner not started" while an idle process is being started, which happens after every call that begins; the
 * worker then exits, and its calls with it. Call this before the worker runs.
 */
export function drainPatiently(): void {
  const { prototype } = AgentServer;
  const inherited = Object.getOwnPropertyDescriptor(prototype, 'drain')?.value as typeof prototype.drain;
  prototype.drain = async function (timeout = DRAIN_TIMEOUT_MS) {
    const deadline = Date.now() + timeout;
    try {
      await inherited.call(this, timeout);
    } catch (error) {
      log().warn({ error }, 'draining failed; waiting for the calls anyway');
      while (this.activeJobs.length > 0 && Date.now() < deadline) await sleep(POLL_MS);
    }
  };
}
