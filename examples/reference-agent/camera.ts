// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, type voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { watchCamera } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** Whether the model sees the caller's camera: with `CAMERA=1`, and a model that accepts pictures. */
export function wantsCamera(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.CAMERA === '1';
}

/**
 * Shows the model the caller's camera while it is on, and tells pages so with the agent's attribute `voicelive.camera`,
 * so that they can show a button. Call it once the session has started.
 */
export function watchCaller(session: voice.AgentSession, room: Room): void {
  if (!wantsCamera()) return;
  watchCamera(session, room);
  room.localParticipant
    ?.setAttributes({ 'voicelive.camera': 'watching' })
    .catch((error: unknown) => log().debug({ error }, 'pages are not told that the camera is watched'));
}
