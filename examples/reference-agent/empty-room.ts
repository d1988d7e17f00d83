// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { JobContext } from '@livekit/agents';

/** How long an agent waits for somebody to talk to, milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Ends the job when nobody is in the room after a while. A caller who gives up before a busy worker has sent the agent is
 * gone when it arrives; joining then opens the room anew, and without this the agent would sit in it for ever, at cost.
 */
export function leaveEmptyRoom(ctx: JobContext, patienceMs = PATIENCE_MS): void {
  const timer = setTimeout(() => {
    if (ctx.room.remoteParticipants.size === 0) ctx.shutdown('nobody is in the room');
  }, patienceMs);
  ctx.addShutdownCallback(async () => clearTimeout(timer));
}
