// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { voice } from '@livekit/agents';
import { downmixToMono } from '@voicelive-kit/audio';
import type { EchoReference } from './echo/echo-reference.ts';
import type { OutputEvents } from './playout/output-watch.ts';
import { watchSessionOutput } from './playout/watch-session-output.ts';
import { isOurs } from './session-of.ts';
import type { RealtimeSession } from './session.ts';

/** Sessions that are already being watched. */
const watched = new WeakSet<object>();

/**
 * Sends the audio that the agent's output plays to the service, as the reference of its echo canceller, for models
 * with `inputAudioEchoCancellation: { type: 'server_echo_cancellation', referenceSource: 'client', channels: 2 }`.
 * Can be called before or after `session.start(…)`. It lasts until the session closes; calling it again before that
 * has no effect.
 *
 * Audio from other outputs, such as background audio on its own track, is not part of the reference.
 */
export function sendEchoReference<UserData>(session: voice.AgentSession<UserData>): void {
  if (watched.has(session)) return;
  watched.add(session);
  const reference = (): EchoReference | undefined => referenceOf(session);
  const tell: OutputEvents = {
    captured: ({ data, channels, sampleRate }) =>
      reference()?.plays(downmixToMono(data, channels), sampleRate),
    cleared: () => reference()?.cleared(),
    paused: () => reference()?.paused(),
    resumed: (again) => reference()?.resumed(again),
  };
  watchSessionOutput(session, tell, () => watched.delete(session));
}

/** The session of the current agent: a handoff may switch to another. */
function referenceOf<UserData>(session: voice.AgentSession<UserData>): EchoReference | undefined {
  const activity = session._activity;
  const model = activity?.llm;
  if (!model || !isOurs(model)) return undefined;
  return (activity.realtimeLLMSession as RealtimeSession | undefined)?.echoReference;
}
