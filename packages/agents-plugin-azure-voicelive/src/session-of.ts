// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm, voice } from '@livekit/agents';
import { VoiceLiveRequestError } from './errors/index.ts';
import { RealtimeModel } from './model.ts';
import type { RealtimeSession } from './session.ts';

/**
 * The Voice Live session of an `AgentSession`, for the events and methods that the framework does not expose. Call it
 * after `await session.start(…)`. A handoff to an agent with its own model, or back, creates another session: call it
 * again.
 * @throws VoiceLiveRequestError `no_session` when it has not started, has ended, or its agent uses another model; the
 *   message says which.
 */
export function sessionOf<UserData>(agentSession: voice.AgentSession<UserData>): RealtimeSession {
  // The framework (1.9.0) has no public API for it; both getters are in its declarations.
  const activity = agentSession._activity;
  if (!activity) {
    throw noSession('The AgentSession is not running. Call sessionOf() after `await session.start(…)`.');
  }
  const { llm: model, realtimeLLMSession: session } = activity;
  if (!model || !isOurs(model)) {
    const used = model ? `uses ${model.label()}` : 'has no model';
    throw noSession(
      `The running agent ${used}. Set \`llm: new realtime.RealtimeModel()\` on it or on the AgentSession.`,
    );
  }
  if (!session) {
    throw noSession(
      'The running agent has no session at present. Call sessionOf() once its `onEnter` is called.',
    );
  }
  return session as RealtimeSession;
}

/** @internal Also true for a model of another copy of this package, ESM alongside CommonJS. */
export function isOurs(model: llm.LLM | llm.RealtimeModel): model is RealtimeModel {
  return model instanceof RealtimeModel || model.label() === 'azure-voicelive.RealtimeModel';
}

function noSession(message: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({ code: 'no_session', message, retryable: false });
}
