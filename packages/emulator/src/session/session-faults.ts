// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { EngineFaults } from '../engine/context.ts';
import type { ArmedFault, FaultBox } from '../faults/fault-box.ts';
import type { FaultRequest } from '../faults/fault-request.ts';
import type { FaultSlug } from '../faults/slugs.ts';
import type { Moment } from '../faults/table.ts';
import { requestOf } from '../scenario/fault.ts';
import { timedEvent, type TimedEvent } from '../scenario/raw-event.ts';
import type { Reply, Scenario } from '../scenario/scenario.ts';

interface Session {
  strike(fault: ArmedFault): void;
  /** Sends an event unchanged. */
  send(event: TimedEvent['event']): void;
}

/** What happens at the moments of one session: armed faults, and additional events of its scenario. */
export class SessionFaults implements EngineFaults {
  readonly #id: string;
  readonly #box: FaultBox;
  readonly #scenario: Scenario | undefined;
  readonly #session: Session;
  /** Events for future moments. */
  #events: TimedEvent[] = [];

  constructor(id: string, box: FaultBox, scenario: Scenario | undefined, session: Session) {
    this.#id = id;
    this.#box = box;
    this.#scenario = scenario;
    this.#session = session;
  }

  take(slug: FaultSlug): boolean {
    return this.#box.take(slug, this.#id);
  }

  takeRequest(slug: FaultSlug): FaultRequest | undefined {
    return this.#box.takeRequest(slug, this.#id);
  }

  moment(moment: Moment): void {
    this.#send(moment);
    for (const fault of this.#box.strike(moment, this.#id)) this.#session.strike(fault);
  }

  armTurn(turn: number | undefined, early?: 'early'): void {
    this.#arm(this.#scenario?.turns[turn ?? -1], early === 'early');
  }

  armReply(reply: Reply | undefined): void {
    this.#arm(reply, false);
    this.#events = (reply?.events ?? []).map(timedEvent);
    this.#send('turn');
  }

  #arm(reply: Reply | undefined, early: boolean): void {
    if (reply?.fault === undefined) return;
    const request = { ...requestOf(reply.fault), session: this.#id };
    if (this.#box.armReply(reply, request, early)) this.moment('turn');
  }

  #send(moment: Moment): void {
    const due = this.#events.filter(({ when }) => when === moment);
    if (due.length > 0) this.#events = this.#events.filter(({ when }) => when !== moment);
    for (const { event } of due) this.#session.send(event);
  }
}
