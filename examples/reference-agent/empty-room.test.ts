// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { JobContext } from '@livekit/agents';
import { ParticipantKind } from '@livekit/rtc-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leaveEmptyRoom } from './empty-room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ['leaves a room that stays empty', [], true],
  ['leaves a room with nobody but its own avatar', [ParticipantKind.AGENT], true],
  ['stays with a caller beside its avatar', [ParticipantKind.AGENT, ParticipantKind.STANDARD], false],
  ['stays with a caller by telephone', [ParticipantKind.SIP], false],
])('%s', (_, kinds, leaves) => {
  const shutdown = vi.fn();
  const remoteParticipants = new Map(kinds.map((kind, at) => [at, { kind }]));
  leaveEmptyRoom(
    { room: { remoteParticipants }, shutdown, addShutdownCallback: vi.fn() } as unknown as JobContext,
    1000,
  );
  vi.advanceTimersByTime(2000);
  expect(shutdown).toHaveBeenCalledTimes(leaves ? 1 : 0);
});
