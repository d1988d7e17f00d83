// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** `OPEN_LOUDSPEAKER=1`: callers have no echo cancellation, as in a kiosk or a car. */
export const listensToLoudspeaker = (env: NodeJS.ProcessEnv = process.env): boolean =>
  env.OPEN_LOUDSPEAKER === '1';

/** Sends the service what the loudspeaker plays, so that it can remove the echo. */
export function loudspeakerOptions(env?: NodeJS.ProcessEnv): realtime.RealtimeModelOptions {
  if (!listensToLoudspeaker(env)) return {};
  return {
    inputAudioEchoCancellation: { type: 'server_echo_cancellation', referenceSource: 'client', channels: 2 },
  };
}
