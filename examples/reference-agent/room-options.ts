// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';

type StartOptions = Parameters<voice.AgentSession['start']>[0];

/**
 * How the session meets the room. The service sends an answer many times faster than it sounds. The framework's queue of
 * 200 ms is therefore always full, and an interruption first waits for a frame to fit in before it clears the queue: about
 * 10 ms more of an agent that talks over its caller (`bench:room`). A queue that takes any answer whole is cleared at once.
 */
export const ROOM_OPTIONS = {
  outputOptions: { queueSizeMs: 60_000 },
} satisfies Partial<StartOptions>;
