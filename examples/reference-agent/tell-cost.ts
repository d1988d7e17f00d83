// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, type voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * Shows everybody in a room what the call has cost so far, as the attribute `voicelive.cost_usd` of the agent: an
 * estimate in US dollars. Leave it out if callers should not see that. Call it once the session has started.
 */
export function tellCost({ llm: model }: voice.AgentSession, room: Room): void {
  const [plugin] = model instanceof realtime.RealtimeModel ? model.sessions : [];
  plugin?.on('cost_estimated', ({ call }) => {
    // What has no price, such as a voice agent, costs nobody knows how much, and not nothing.
    if (call.usd === 0 && Object.keys(call.unpriced).length > 0) return;
    room.localParticipant
      ?.setAttributes({ 'voicelive.cost_usd': call.usd.toFixed(6) })
      .catch((error: unknown) => log().debug({ error }, 'the cost cannot be shown'));
  });
}
