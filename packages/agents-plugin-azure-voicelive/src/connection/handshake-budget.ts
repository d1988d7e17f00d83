// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Admits handshakes, so that many sessions together stay under the connection limit of a resource. */
export interface HandshakeBudget {
  /**
   * Resolves when a handshake may start; rejects with the signal's reason when aborted. Reconnects of live
   * conversations go before new sessions.
   */
  acquire(signal: AbortSignal, request?: { readonly priority: 'reconnect' | 'new' }): Promise<void>;
}
