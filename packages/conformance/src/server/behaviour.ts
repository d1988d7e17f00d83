// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientRequest, ErrorClass, NeutralItem } from './neutral.ts';
import type { Received } from './inbox.ts';
import type { Peer } from './peer.ts';

/** Whether and how configuration and context messages are acknowledged. */
export type Acks = 'on' | 'off' | 'late' | 'reverse';

/**
 * What becomes of a client's message instead of the usual answer. `ignore`: as if it had not arrived. `drop`: it takes
 * effect and is never acknowledged. `hold`: it takes effect and is acknowledged by `Peer.release()`.
 */
export type Reaction = 'ignore' | 'drop' | 'hold' | Refusal;

export interface Refusal {
  refuse: ErrorClass;
  message?: string;
  /** Whether the error names the message it refuses; default true. */
  named?: boolean;
}

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
  /** What a new connection is told instead of the greeting of the protocol. */
  greeting: ((peer: Peer) => void) | undefined;
  /** Looked at before anything else; undefined means the usual answer. `atMs` is when the message came, before it was read. */
  react: ((action: Received, peer: Peer) => Reaction | undefined) | undefined;
  /** Called for each request that was not refused; a script that answers by itself. */
  onRequest: ((request: ClientRequest, peer: Peer) => void) | undefined;
}

export function defaultBehaviour(): ServerBehaviour {
  return {
    acks: 'on',
    confirmsCancel: true,
    oneResponseAtATime: false,
    rejects: () => false,
    greeting: undefined,
    react: undefined,
    onRequest: undefined,
  };
}
