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

/** How many ids of the service are kept for the span of a session. */
const IDS = 32;

/**
 * Traces and metrics of one session, made from its events alone. They come by the turn, the call of a tool and the connection, so
 * that a packet of sound costs nothing here, whoever records.
 */
export class SessionTelemetry {
  readonly #session: ObservedSession;
  readonly #tree = new SpanTree();
  readonly #sessionIds: string[] = [];
  /** What the session has cost, in US dollars. */
  #usd: number | undefined;
  /** The metric of running sessions counts this one. */
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

  /** The call begins: to be called where the framework asks for the session, whose span is active there. */
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
