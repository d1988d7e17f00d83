// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ErrorClass, NeutralItem } from './neutral.ts';

/** Whether and how configuration and context messages are acknowledged. */
export type Acks = 'on' | 'off' | 'late' | 'reverse';

/**
 * Replaces the usual handling of a client's message. `ignore`: as if it had not arrived. `drop`: it takes effect and is
 * never acknowledged. `hold`: it takes effect and is acknowledged by `Peer.release()`.
 */
export type Reaction = 'ignore' | 'drop' | 'hold' | Refusal;

export interface Refusal {
  refuse: ErrorClass;
  message?: string;
  /** Whether the error names the message it rejects; default true. */
  named?: boolean;
}

/** How a provider handles messages of its clients. */
export interface Rules {
  /** `late`: each after 300 ms; `reverse`: those received within 50 ms in reverse order. */
  acks: Acks;
  /** Whether a cancel ends the response it names, or the active one. */
  confirmsCancel: boolean;
  /** Whether a request during an active response is rejected as busy. */
  oneResponseAtATime: boolean;
  /** Items to reject when a client creates them. */
  rejects: (item: NeutralItem) => boolean;
}
