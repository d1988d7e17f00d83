// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { JobContext } from '@livekit/agents';

/** How long an agent waits for a participant, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Ends the job if the room stays empty. A caller may give up before a busy worker has sent the agent; joining then
 * creates the room again, and without this the agent would stay in it forever, at a cost.
 */
export function leaveEmptyRoom(ctx: JobContext, patienceMs = PATIENCE_MS): void {
  const timer = setTimeout(() => {
    if (ctx.room.remoteParticipants.size === 0) ctx.shutdown('the room is empty');
  }, patienceMs);
  ctx.addShutdownCallback(async () => clearTimeout(timer));
}
