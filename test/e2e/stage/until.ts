// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';

/**
 * Waits until `probe` returns true; throws an Error that names what did not happen. For hooks, where `expect.poll` is
 * not available.
 */
export async function until(what: string, probe: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + LIMITS.slowWait;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`waited ${LIMITS.slowWait / 1000} s for ${what}`);
    await sleep(25);
  }
}
