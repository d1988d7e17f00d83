// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { checkWords, sayUnsupported } from './config/say-support.ts';
import { asInstructions, type SayOptions } from './say-mark.ts';
import type { RealtimeSession } from './session.ts';
import { isOurs } from './session-of.ts';

/**
 * Speaks given words verbatim in the voice of the service, as a speech of the session like any other: in its turn,
 * once, interruptible, and in the history as far as it was heard. It does what `AgentSession.say()` does with a TTS; if
 * there is one, or the model is not Voice Live, that is called instead.
 *
 * With `allowInterruptions: false` the session plays it to its end whatever the caller says. Turn detection at the
 * service can still stop it while the service generates it, which takes a fraction of its duration; `interruptResponse:
 * false` in `turnDetection` rules that out.
 *
 * The request is a `response.create` with `pre_generated_assistant_message`; plain text, no SSML (Microsoft Learn, "Add
 * proactive messages to a Voice Live real-time voice agent").
 * @throws VoiceLiveConfigError `say_unsupported` when the voice or the API version does not support it; the message
 *   says what to change.
 * @throws VoiceLiveConfigError `invalid_option` when there are no words.
 * @throws Error when the session is not running.
 */
export function say<UserData>(
  session: voice.AgentSession<UserData>,
  text: string,
  { allowInterruptions, addToChatCtx }: SayOptions = {},
): voice.SpeechHandle {
  const agent = currentAgent(session);
  const model = agent?.llm ?? session.llm;
  if (agent?.tts || session.tts || !model || !isOurs(model)) {
    return session.say(text, {
      ...(allowInterruptions === undefined ? {} : { allowInterruptions }),
      ...(addToChatCtx === undefined ? {} : { addToChatCtx }),
    });
  }
  checkWords(text);
  // The current session; before the session of the agent has begun, that of a new one.
  const plugin = agent?._agentActivity?.realtimeLLMSession as RealtimeSession | undefined;
  const obstacle = plugin ? plugin.sayObstacle : model.sayObstacle;
  if (obstacle) throw sayUnsupported('say:', obstacle);
  const handle = session.generateReply({
    instructions: asInstructions({ text, allowInterruptions, addToChatCtx }),
  });
  // Not passed to `generateReply`, which does not accept it when the service detects turns.
  if (allowInterruptions !== undefined) handle.allowInterruptions = allowInterruptions;
  if (addToChatCtx === false) forget(session, handle);
  return handle;
}

/** Undefined before the session has started. */
function currentAgent<UserData>(session: voice.AgentSession<UserData>): voice.Agent<UserData> | undefined {
  try {
    return session.currentAgent;
  } catch {
    return undefined;
  }
}

/** Removes the text of a speech from the histories as soon as the framework adds it, which cannot be prevented. */
function forget<UserData>(session: voice.AgentSession<UserData>, handle: voice.SpeechHandle): void {
  const agent = currentAgent(session);
  const { ConversationItemAdded } = voice.AgentSessionEventTypes;
  const onAdded = ({ item }: voice.ConversationItemAddedEvent): void => {
    if (!handle.chatItems.some(({ id }) => id === item.id)) return;
    for (const history of [session.history, agent?._chatCtx, currentAgent(session)?._chatCtx]) {
      if (history) history.items = history.items.filter(({ id }) => id !== item.id);
    }
  };
  session.on(ConversationItemAdded, onAdded);
  handle.addDoneCallback(() => session.off(ConversationItemAdded, onAdded));
}
