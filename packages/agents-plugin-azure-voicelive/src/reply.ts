// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { voice } from '@livekit/agents';
import { asReply, type ReplyOptions } from './reply-options.ts';
import { isOurs } from './session-of.ts';

/**
 * Generates a reply with settings that apply only to this reply. `AgentSession.generateReply()` passes only
 * instructions to a realtime model (@livekit/agents 1.9.0), and sets a tool choice by changing the session. Returns a
 * speech handle like any other.
 *
 * If the model is not Voice Live, calls `generateReply` with the instructions and the tool choice.
 * @throws VoiceLiveConfigError `invalid_option` for values that are not plain data, settings of the wrong type, and
 *   invalid or too many `metadata`
 * @throws Error if the session is not running
 */
export function reply<UserData>(
  session: voice.AgentSession<UserData>,
  options: ReplyOptions = {},
): voice.SpeechHandle {
  const { instructions, toolChoice } = options;
  const model = session.currentAgent.llm ?? session.llm;
  if (!model || !isOurs(model)) {
    return session.generateReply({
      ...(instructions && { instructions }),
      ...(toolChoice && { toolChoice }),
    });
  }
  return session.generateReply({ instructions: asReply(options) });
}
