// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientEvent, ErrorDetails, SessionConfig } from '@voicelive-kit/protocol';
import { changedFields } from './changed-fields.ts';

/** What became of a `session.update`. */
export type UpdateOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: ErrorDetails; readonly change: SessionConfig }
  | { readonly kind: 'lost' };

interface Pending {
  readonly eventId: string;
  readonly change: SessionConfig;
  settle: (outcome: UpdateOutcome) => void;
}

const DONE = { kind: 'done' } as const;

/**
 * `session.update` on one connection. The service acknowledges updates in order without naming them, and names the
 * event at fault when it refuses one.
 */
export class ConfigChannel {
  readonly #send: (event: ClientEvent) => boolean;
  readonly #newEventId: () => string;
  readonly #pending: Pending[] = [];
  #held: SessionConfig = {};

  constructor(send: (event: ClientEvent) => boolean, newEventId: () => string) {
    this.#send = send;
    this.#newEventId = newEventId;
  }

  /** What the service has acknowledged. */
  get held(): Readonly<SessionConfig> {
    return this.#held;
  }

  /** Brings the service to `desired`; sends only what differs, and nothing when nothing does. */
  update(desired: SessionConfig): Promise<UpdateOutcome> {
    const projected = Object.assign(
      {},
      this.#held,
      ...this.#pending.map((update) => update.change),
    ) as SessionConfig;
    const change = changedFields(projected, desired);
    if (!change) return this.#settled();
    return new Promise((settle) => {
      const eventId = this.#newEventId();
      this.#pending.push({ eventId, change, settle });
      if (!this.#send({ type: 'session.update', event_id: eventId, session: change })) this.abandon();
    });
  }

  /** `session.updated`. */
  updated(): void {
    const update = this.#pending.shift();
    if (!update) return;
    this.#held = { ...this.#held, ...update.change };
    update.settle(DONE);
  }

  /** Takes an `error` event; false when it is not about an update. */
  refused(error: ErrorDetails): boolean {
    const at = this.#pending.findIndex((update) => update.eventId === error.event_id);
    const update = at < 0 ? undefined : this.#pending.splice(at, 1)[0];
    if (!update) return false;
    update.settle({ kind: 'refused', error, change: update.change });
    return true;
  }

  /** Nothing more will be heard on this connection. */
  abandon(): void {
    for (const update of this.#pending.splice(0)) update.settle({ kind: 'lost' });
  }

  /** When nothing differs, the answer is that of the update still under way, if any. */
  #settled(): Promise<UpdateOutcome> {
    const last = this.#pending.at(-1);
    if (!last) return Promise.resolve(DONE);
    return new Promise((settle) => {
      const before = last.settle;
      last.settle = (outcome) => {
        before(outcome);
        settle(outcome);
      };
    });
  }
}
