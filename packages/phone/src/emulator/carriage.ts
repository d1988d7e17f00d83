// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Line } from './line.ts';
import type { StreamEnd } from './media-stream.ts';
import type { MediaStreamOptions } from './media-stream-options.ts';
import type { CallEnd, StreamRecord } from './record.ts';

/** The inputs a carrier needs to conduct one call. */
export interface Conduct {
  readonly line: Line;
  /** Aborted when the call must end immediately. */
  readonly signal: AbortSignal;
  /** Aborted when the caller has left. */
  readonly gone: AbortSignal;
  /** Why the caller has left. */
  readonly hungUp: CallEnd | undefined;
  /** Runs one media socket to its end. */
  stream(
    options: Omit<MediaStreamOptions, 'line' | 'signal'>,
  ): Promise<{ end: StreamEnd; record: StreamRecord }>;
  /** Waits until then, or until the caller has hung up. */
  pass(ms: number): Promise<void>;
}

/** A carrier's implementation of calls. */
export interface Carriage {
  /** Sample rate of the call, Hz. */
  readonly rate: number;
  start(conduct: Conduct): {
    readonly callId: string;
    readonly transferredTo?: string | undefined;
    /** Never rejects. */
    run(): Promise<CallEnd>;
    /** Requests after the call, such as a status callback. */
    ended?(by: CallEnd): Promise<void>;
  };
}
