// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** A voice with visemes; the plugin's default voice has none. */
const VOICE = 'en-US-AvaNeural';

/** Whether pages in the room receive the agent's mouth positions: with `FACE=1`, unless `AVATAR` gives it an avatar. */
export function wantsFace(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.FACE === '1' && !env.AVATAR;
}

/** Model options for a face; empty without one. A voice set with `AZURE_VOICELIVE_VOICE` is kept. */
export function faceFrom(env: NodeJS.ProcessEnv = process.env): realtime.RealtimeModelOptions {
  if (!wantsFace(env)) return {};
  return {
    animation: { outputs: ['viseme_id'] },
    ...(env.AZURE_VOICELIVE_VOICE ? {} : { voice: VOICE }),
  };
}
