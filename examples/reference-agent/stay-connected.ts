// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const HOUR_SECONDS = 60 * 60;

/**
 * How often a worker tries to reach LiveKit before it gives up (`maxRetry` of `ServerOptions`). Giving up ends the process, and with it
 * its calls, although their own connections to LiveKit may be well. With the default of @livekit/agents 1.9.0, ten, that would be after
 * 80 s without LiveKit. So it tries for at least an hour, and for as long as its calls get to end when it is told to stop.
 * @param drainMs - how long that is.
 */
export function retriesWhile(drainMs: number): number {
  const seconds = Math.max(HOUR_SECONDS, drainMs / 1000);
  // It waits 2, 4, 6 and 8 s after the first four attempts, and 10 s after each further one.
  return 4 + Math.ceil((seconds - 20) / 10);
}
