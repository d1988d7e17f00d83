// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';

/** What a policy knows when it is asked for the next try. */
export interface RetryContext {
  /** `first`: no session has been established yet. `live`: a conversation was cut off. */
  readonly phase: 'first' | 'live';
  /** Failures in a row, this one included, counted from 1. The loss of a live connection is the first of its outage. */
  readonly attempt: number;
  /** Milliseconds since the first of these failures. */
  readonly elapsedMs: number;
  readonly error: VoiceLiveError;
  /** Milliseconds the service asked to wait. */
  readonly retryAfterMs?: number;
}

/** Decides when to try again. Asked only about failures that can be cured by trying again. */
export interface ReconnectPolicy {
  /** Milliseconds to wait before the next try, or null to give up. */
  nextDelayMs(context: RetryContext): number | null;
}
