// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/**
 * The promise's outcome, or the signal's reason when the signal aborts first, so that work that ignores the signal
 * cannot hang the caller. A value that comes too late is passed to `onLate`; a late rejection is ignored.
 *
 * When `patience` provides a clock, the abort waits one turn of the event loop: a promise that rejects because of what
 * happened just before the abort has the more precise reason.
 */
export function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  options: { readonly onLate?: (value: T) => void; readonly patience?: () => Clock | null } = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false;
    let cancelTurn: (() => void) | null = null;
    const give = (): void => {
      settled = true;
      cancelTurn?.();
      signal.removeEventListener('abort', onAbort);
    };
    const abandon = (): void => {
      if (settled) return;
      give();
      reject(signal.reason as Error);
    };
    const onAbort = (): void => {
      const clock = options.patience?.() ?? null;
      if (clock === null) abandon();
      else cancelTurn = clock.after(0, abandon);
    };
    promise.then(
      (value) => {
        if (settled) {
          options.onLate?.(value);
          return;
        }
        give();
        resolve(value);
      },
      (error: unknown) => {
        if (settled) return;
        give();
        reject(error);
      },
    );
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
