// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** A voice that tells how the mouth moves; the default of the plugin does not. */
const VOICE = 'en-US-AvaNeural';

/** Whether pages in the room are told how the agent's mouth moves: with `FACE=1`, unless `AVATAR` gives it a face of its own. */
export function wantsFace(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.FACE === '1' && !env.AVATAR;
}

/** What a model needs for a face; nothing without one. A voice that `AZURE_VOICELIVE_VOICE` names stays. */
export function faceFrom(env: NodeJS.ProcessEnv = process.env): realtime.RealtimeModelOptions {
  if (!wantsFace(env)) return {};
  return {
    animation: { outputs: ['viseme_id'] },
    ...(env.AZURE_VOICELIVE_VOICE ? {} : { voice: VOICE }),
  };
}
