// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defaultReconnectPolicy, VoiceLiveStatusError } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Budget, Resource } from './resource.ts';
import type { Timeline } from './timeline.ts';

/** What handshakes of a process need. */
export interface Line {
  readonly timeline: Timeline;
  readonly random: () => number;
  readonly resource: Resource;
  readonly budget: Budget;
  /** Seconds from the admission to the arrival at the service, least and most. */
  readonly wayS: readonly [number, number];
}

/** Seconds from the arrival at the service to the acknowledged configuration. */
const SET_UP_S = 0.2;

const tooMany = new VoiceLiveStatusError({
  code: 'rate_limited',
  message: 'Too many requests.',
  retryable: true,
  statusCode: 429,
});

/**
 * Gets a connection as the plugin does: through the budget, again by the plugin's own policy when it is refused. Calls back with
 * whether there is one; the function it gives ends the wait.
 */
export function connect(line: Line, phase: 'first' | 'live', done: (connected: boolean) => void): () => void {
  const { timeline, random, resource, budget } = line;
  const policy = defaultReconnectPolicy(random);
  const since = timeline.now;
  // The loss of a live connection is the first failure of its outage.
  let failures = phase === 'live' ? 1 : 0;
  let firstFailure: number | null = phase === 'live' ? since : null;
  let ended = false;
  let leave = (): void => undefined;

  const later = (seconds: number, run: () => void): void =>
    timeline.after(seconds, () => {
      if (!ended) run();
    });
  const again = (): void => {
    const elapsedMs = (timeline.now - (firstFailure ?? timeline.now)) * 1000;
    const delayMs = policy.nextDelayMs({ phase, attempt: failures, elapsedMs, error: tooMany });
    if (delayMs === null) done(false);
    else later(delayMs / 1000, attempt);
  };
  const attempt = (): void => {
    leave = budget.ask(phase === 'live', () => {
      const [least, most] = line.wayS;
      later(least + random() * (most - least), () => {
        if (resource.arrive()) {
          later(SET_UP_S, () => done(true));
          return;
        }
        failures += 1;
        firstFailure ??= timeline.now;
        again();
      });
    });
  };
  if (phase === 'live') again();
  else attempt();
  return () => {
    ended = true;
    leave();
  };
}
