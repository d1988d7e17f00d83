// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { StreamRecord } from './record.ts';

/** The problem of a stream that the bridge ended, if any: it was never opened, or not closed properly. */
export function troubleOf(record: StreamRecord): { of: 'opening' | 'closing'; message: string } | undefined {
  const { error } = record;
  if (record.openedAtMs === undefined) {
    const reason =
      record.refusedStatus === undefined ? (error ?? 'closed') : `status ${record.refusedStatus}`;
    return { of: 'opening', message: `the media socket was not opened: ${reason}` };
  }
  if (record.closeCode !== 1006) return undefined;
  const message = error ?? 'the bridge dropped it without closing it';
  return { of: 'closing', message: `the media socket failed: ${message}` };
}
