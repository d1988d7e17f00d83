// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentServer, log } from '@livekit/agents';

/** Default time for calls to end, in seconds; the framework's own limit. */
const DRAIN_SECONDS = 60 * 60;
const POLL_MS = 250;

/** Reads `DRAIN_SECONDS`, as milliseconds; throws an Error when it is no time. */
export function drainTimeFrom(env: NodeJS.ProcessEnv): number {
  const text = env['DRAIN_SECONDS'];
  const seconds = text === undefined || text === '' ? DRAIN_SECONDS : Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new Error(`DRAIN_SECONDS is "${text}": set a whole number of seconds from 1, or leave it out.`);
  }
  return seconds * 1000;
}

/**
 * Makes a worker that is told to stop wait for its calls in any case. `drain()` of @livekit/agents 1.9.0 fails at once
 * with "runner not started" while an idle process is being started, which happens after every call that begins; the
 * worker then exits, and its calls with it. Call this before the worker runs.
 * @param limitMs - the maximum wait.
 */
export function drainPatiently(limitMs: number): void {
  const { prototype } = AgentServer;
  const inherited = Object.getOwnPropertyDescriptor(prototype, 'drain')?.value as typeof prototype.drain;
  prototype.drain = async function (timeout = limitMs) {
    const deadline = performance.now() + timeout;
    try {
      await inherited.call(this, timeout);
    } catch (error) {
      log().warn({ error }, 'draining failed; waiting for the calls anyway');
      while (this.activeJobs.length > 0 && performance.now() < deadline) await sleep(POLL_MS);
    }
  };
}
