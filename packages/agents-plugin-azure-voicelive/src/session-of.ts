// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm, voice } from '@livekit/agents';
import { VoiceLiveRequestError } from './errors/index.ts';
import { RealtimeModel } from './model.ts';
import type { RealtimeSession } from './session.ts';

/**
 * The Voice Live session of an `AgentSession`, for the events and methods the framework has no place for. Call it after
 * `await session.start(…)`. A handoff to an agent with a model of its own, or back, is another session: call it anew.
 * @throws VoiceLiveRequestError `no_session` when it has not started, has ended, or its agent uses another model; the
 *   message says which.
 */
export function sessionOf<UserData>(agentSession: voice.AgentSession<UserData>): RealtimeSession {
  // The framework (1.9.0) has no public way to it; both getters are in its declarations.
  const activity = agentSession._activity;
  if (!activity) {
    throw noSession('The AgentSession is not running. Call sessionOf() after `await session.start(…)`.');
  }
  const { llm: model, realtimeLLMSession: session } = activity;
  if (!model || !isOurs(model)) {
    const used = model ? `uses ${model.label()}` : 'has no model';
    throw noSession(
      `The agent that runs ${used}. Give \`llm: new realtime.RealtimeModel()\` to it or to the AgentSession.`,
    );
  }
  if (!session) {
    throw noSession(
      'The agent that runs has no session at present. Call sessionOf() once its `onEnter` is called.',
    );
  }
  return session as RealtimeSession;
}

/** @internal Also true for a model of another copy of this package, ESM beside CommonJS. */
export function isOurs(model: llm.LLM | llm.RealtimeModel): model is RealtimeModel {
  return model instanceof RealtimeModel || model.label() === 'azure-voicelive.RealtimeModel';
}

function noSession(message: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({ code: 'no_session', message, retryable: false });
}
