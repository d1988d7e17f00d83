// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { observeConnections } from './connections.ts';
import { harmlessly } from './harmless.ts';
import { observeInterruptions } from './interruptions.ts';
import { record } from './metrics.ts';
import { ATTR } from './names.ts';
import { type Observation, type ObservedSession, servedBy } from './observation.ts';
import { observeResponses } from './responses.ts';
import { SpanTree } from './span-tree.ts';
import { observeTools } from './tools.ts';

/** Maximum number of service ids to keep for the session's span. */
const IDS = 32;

/**
 * Traces and metrics of one session, derived only from its events. They are per turn, tool call and connection, so
 * that they add no work per audio packet, whether or not anything is recorded.
 */
export class SessionTelemetry {
  readonly #session: ObservedSession;
  readonly #tree = new SpanTree();
  readonly #sessionIds: string[] = [];
  /** Cost of the session so far, in US dollars. */
  #usd: number | undefined;
  /**
   * Attributes with which this session is counted in the metric of running sessions; undefined if it is not counted.
   */
  #counted: ReturnType<typeof servedBy> | undefined;

  constructor(session: ObservedSession) {
    this.#session = session;
    const observation: Observation = { session, write: (piece) => harmlessly(() => this.#tree.write(piece)) };
    const ends = [
      observeConnections(observation),
      observeInterruptions(observation),
      observeTools(observation),
    ];
    observeResponses(observation);
    session.on('connection_established', ({ sessionId }) => {
      if (sessionId !== null && this.#sessionIds.length < IDS) this.#sessionIds.push(sessionId);
    });
    session.on('cost_estimated', ({ call }) => (this.#usd = call.usd));
    session.on('connection_state_changed', ({ state, reason }) => {
      if (state !== 'failed' && state !== 'closed') return;
      for (const end of ends) end();
      this.#end(reason?.code);
    });
  }

  /** Starts the session's span. Call this where the framework requests the session, since its span is active there. */
  join(): void {
    const served = servedBy(this.#session);
    harmlessly(() => this.#tree.join(served));
    if (this.#counted) return;
    this.#counted = served;
    record('sessions', 1, served);
  }

  #end(errorType: string | undefined): void {
    const attributes = {
      ...servedBy(this.#session),
      [ATTR.providerIds]: this.#sessionIds,
      ...(this.#usd !== undefined && { [ATTR.costUsd]: this.#usd }),
    };
    harmlessly(() => this.#tree.end(attributes, errorType));
    if (this.#counted) record('sessions', -1, this.#counted);
    this.#counted = undefined;
  }
}
