// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientRequest, NeutralItem } from './neutral.ts';
import type { Peer } from './peer.ts';

/** Whether and how configuration and context messages are acknowledged. */
export type Acks = 'on' | 'off' | 'late' | 'reverse';

/** How the scripted provider reacts to a client when no verb says otherwise. */
export interface ServerBehaviour {
  /** `late`: each after 300 ms; `reverse`: those that came within 50 ms in reverse order. */
  acks: Acks;
  /** Whether a cancel ends the response it names, or the active one. */
  confirmsCancel: boolean;
  /** Whether a request during an active response is refused as busy. */
  oneResponseAtATime: boolean;
  /** Items to refuse when a client creates them. */
  rejects: (item: NeutralItem) => boolean;
  /** Called for each request that was not refused; a script that answers by itself. */
  onRequest: ((request: ClientRequest, peer: Peer) => void) | undefined;
}

export function defaultBehaviour(): ServerBehaviour {
  return {
    acks: 'on',
    confirmsCancel: true,
    oneResponseAtATime: false,
    rejects: () => false,
    onRequest: undefined,
  };
}

/** Sends acknowledgements as a mode wants it. */
export class AckQueue {
  readonly #behaviour: ServerBehaviour;
  readonly #timers = new Set<NodeJS.Timeout>();
  #held: (() => void)[] = [];

  constructor(behaviour: ServerBehaviour) {
    this.#behaviour = behaviour;
  }

  push(send: () => void): void {
    const { acks } = this.#behaviour;
    if (acks === 'on') send();
    else if (acks === 'late') this.#later(300, send);
    else if (acks === 'reverse') {
      this.#held.push(send);
      if (this.#held.length === 1) this.#later(50, () => this.#release());
    }
  }

  /** Forgets what was not sent. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#held = [];
  }

  #release(): void {
    const held = this.#held.reverse();
    this.#held = [];
    for (const send of held) send();
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
