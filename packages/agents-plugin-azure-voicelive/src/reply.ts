// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { voice } from '@livekit/agents';
import { asReply, type ReplyOptions } from './reply-options.ts';
import { isOurs } from './session-of.ts';

/**
 * Has the model reply, with settings for this reply alone: `AgentSession.generateReply()` hands on instructions and nothing
 * else to a realtime model (@livekit/agents 1.9.0), and a tool choice by changing the session. A speech of the session
 * like any other.
 *
 * With a model that is not Voice Live `generateReply` is called with the instructions and the tool choice.
 * @throws VoiceLiveConfigError `invalid_option` for what is not plain data, a setting of another type, and for too many or wrong `metadata`.
 * @throws Error when the session is not running.
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
