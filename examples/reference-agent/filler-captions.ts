// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, type voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * Sends fillers to the pages in a room, as a text stream of the topic `voicelive.filler` with the id of its message as
 * `lk.segment_id`. The framework gets only their audio, so their words are in no history and in none of LiveKit's
 * transcriptions. Call it once the session has started.
 */
export function captionFillers({ llm: model }: voice.AgentSession, room: Room): void {
  const [plugin] = model instanceof realtime.RealtimeModel ? model.sessions : [];
  plugin?.on('filler_spoken', ({ itemId, text }) => {
    const options = { topic: 'voicelive.filler', attributes: { 'lk.segment_id': itemId } };
    room.localParticipant?.sendText(text, options).catch((error: unknown) => {
      log().debug({ error }, 'a filler has no caption');
    });
  });
}
