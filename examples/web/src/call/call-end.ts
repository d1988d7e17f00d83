// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { DisconnectReason } from 'livekit-client';
import type { CallProblem } from './call-problem.ts';

/** How a call ended: in order by either side, or with a problem. */
export type CallEnd = 'left' | 'ended-by-agent' | CallProblem;

export function callEndOf(reason: DisconnectReason | undefined): CallEnd {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'ended-by-agent';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'taken-over';
    default:
      return 'connection-lost';
  }
}
