// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { JobContext } from '@livekit/agents';
import { ParticipantKind } from '@livekit/rtc-node';

/** How long an agent waits for a participant, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Ends the job if the room stays empty. A caller may give up before a busy worker has sent the agent; joining then
 * creates the room again, and without this the agent would stay in it forever, at a cost.
 */
export function leaveEmptyRoom(ctx: JobContext, patienceMs = PATIENCE_MS): void {
  const timer = setTimeout(() => {
    // The agent's avatar is a participant as well, and nobody to talk to.
    const others = [...ctx.room.remoteParticipants.values()];
    if (others.every(({ kind }) => kind === ParticipantKind.AGENT)) ctx.shutdown('the room is empty');
  }, patienceMs);
  ctx.addShutdownCallback(async () => clearTimeout(timer));
}
