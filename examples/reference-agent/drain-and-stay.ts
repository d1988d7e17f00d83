// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { EventEmitter } from 'node:events';

/**
 * Tells a worker to take no more calls and to go on with those it has, without ending afterwards. SIGTERM is the better way
 * wherever the platform waits long enough for the end; this is for those that kill before a call is over.
 */
export const DRAIN_SIGNAL = 'SIGUSR2';

/** Listens for the signal; the function it returns tells whether the worker drains. Nothing ends that but a new worker. */
export function drainsOnSignal(signals: EventEmitter = process): () => boolean {
  let isDraining = false;
  signals.on(DRAIN_SIGNAL, () => {
    isDraining = true;
  });
  return () => isDraining;
}
