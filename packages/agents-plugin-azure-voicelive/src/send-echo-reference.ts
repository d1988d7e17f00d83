// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { voice } from '@livekit/agents';
import { downmixToMono } from '@voicelive-kit/audio';
import type { EchoReference } from './echo/echo-reference.ts';
import type { OutputEvents } from './playout/output-watch.ts';
import { watchSessionOutput } from './playout/watch-session-output.ts';
import { isOurs } from './session-of.ts';
import type { RealtimeSession } from './session.ts';

/** Sessions that are watched already. */
const watched = new WeakSet<object>();

/**
 * Gives the service what the agent's output plays, as the reference of its echo canceller: for models with
 * `inputAudioEchoCancellation: { type: 'server_echo_cancellation', referenceSource: 'client', channels: 2 }`. Call it before or after
 * `session.start(…)`; it lasts until the session closes, and a second call before that changes nothing.
 *
 * What other outputs play, such as background sounds of a track of their own, is no part of the reference.
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

/** Of the agent that runs: a handoff may bring another session. */
function referenceOf<UserData>(session: voice.AgentSession<UserData>): EchoReference | undefined {
  const activity = session._activity;
  const model = activity?.llm;
  if (!model || !isOurs(model)) return undefined;
  return (activity.realtimeLLMSession as RealtimeSession | undefined)?.echoReference;
}
