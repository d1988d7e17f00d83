// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, type voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * Tells the pages in a room what bridges a wait, as a text stream of the topic `voicelive.filler` with the id of its
 * message as `lk.segment_id`. The framework is given its sound alone, so its words are in no history and in none of
 * LiveKit's transcriptions. Call it once the session has started.
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
