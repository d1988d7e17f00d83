// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CallRecord } from './record.ts';

/**
 * The number of samples that were heard, after each clear arrived, of audio that had been sent before it. A carrier
 * that clears immediately makes it 0; with `clearDelayMs` it is what that delay let through.
 */
export function heardAfterClears(record: Pick<CallRecord, 'media' | 'clears'>): number[] {
  return record.clears.map(({ atSample, mediaBefore }) =>
    record.media
      .slice(0, mediaBefore)
      .reduce((sum, { fromSample, heard, lost }) => sum + heardFrom(fromSample, heard + lost, atSample), 0),
  );
}

/** Samples of the agent that were heard before this sample of the call, of media messages `from` up to `to`. */
export function heardBefore(
  record: Pick<CallRecord, 'media'>,
  sample: number,
  from = 0,
  to = Infinity,
): number {
  return record.media.slice(from, to).reduce((sum, { fromSample, heard, lost }) => {
    const played = heard + lost;
    return sum + played - heardFrom(fromSample, played, sample);
  }, 0);
}

/** How much of `length` samples played from `start` on is at or after `sample`. */
function heardFrom(start: number, length: number, sample: number): number {
  return Math.max(0, Math.min(length, start + length - sample));
}
