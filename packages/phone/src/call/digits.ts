// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Clock, monotonicClock } from '../clock.ts';

export interface CollectDigitsOptions {
  /** The maximum number of digits; 1 to 64. By default, all that arrive before the terminator or the timeout. */
  max?: number;
  /** How long to wait for the first digit, and for each one after it, milliseconds; 5000 by default. */
  timeoutMs?: number;
  /** Ends the input and is not part of it; `#` by default, null for none. */
  terminator?: string | null;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** What the caller pressed. */
export interface CollectedDigits {
  readonly digits: string;
  readonly endedBy: 'max' | 'terminator' | 'timeout' | 'aborted' | 'call ended';
}

/** The source of digits: a telephone line, or a participant of a room. */
export interface DigitSource {
  /** Calls back for each digit (0 to 9, A to D, `*`, `#`); returns a function that stops this. */
  onDigit(listener: (digit: string) => void): () => void;
  /** Resolves when no more digits can arrive. */
  readonly ended: Promise<unknown>;
}

const DEFAULT_TIMEOUT_MS = 5000;
const MOST_DIGITS = 64;

/** Whether this is a telephone key. */
export const isDigit = (text: string): boolean => /^[0-9A-D*#]$/u.test(text);

/**
 * Waits for digits of the caller; never rejects because of what the caller does.
 * @throws RangeError for options that cannot be satisfied.
 */
export async function collectDigits(
  source: DigitSource,
  options: CollectDigitsOptions = {},
  clock: Clock = monotonicClock,
): Promise<CollectedDigits> {
  const { max = MOST_DIGITS, timeoutMs = DEFAULT_TIMEOUT_MS, terminator = '#', signal } = options;
  if (!Number.isInteger(max) || max < 1 || max > MOST_DIGITS) {
    throw new RangeError(`max is ${max}; use a whole number from 1 to ${MOST_DIGITS}`);
  }
  if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs is ${timeoutMs}; use milliseconds, more than 0`);
  if (terminator !== null && !isDigit(terminator)) {
    throw new RangeError('terminator is not a telephone key; use one of 0 to 9, A to D, * and #, or null');
  }
  let digits = '';
  const { promise, resolve } = Promise.withResolvers<CollectedDigits>();
  let cancelTimer: () => void = () => undefined;
  // Synchronously: the next digits may be in the same packet.
  const end = (endedBy: CollectedDigits['endedBy']): void => {
    cancelTimer();
    stopListening();
    signal?.removeEventListener('abort', onAbort);
    resolve({ digits, endedBy });
  };
  const wait = (): void => {
    cancelTimer();
    cancelTimer = clock.after(timeoutMs, () => end('timeout'));
  };
  const stopListening = source.onDigit((digit) => {
    if (digit === terminator) return end('terminator');
    digits += digit;
    return digits.length >= max ? end('max') : wait();
  });
  const onAbort = (): void => end('aborted');
  signal?.addEventListener('abort', onAbort);
  wait();
  void source.ended.then(() => end('call ended'));
  if (signal?.aborted) end('aborted');
  return promise;
}
