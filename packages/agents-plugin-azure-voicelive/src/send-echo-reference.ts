// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { isOurs } from './session-of.ts';
import type { RealtimeSession } from './session.ts';
import type { EchoReference } from './echo/echo-reference.ts';
import { TappedOutput } from './echo/tapped-output.ts';

/** Carriers of telephone calls forget what they were sent, so its output sends that again (`@voicelive-kit/phone`). */
interface RepeatingOutput extends voice.AudioOutput {
  readonly repeatsAfterPause?: boolean;
}

/**
 * Gives the service what the agent's output plays, as the reference of its echo canceller: for models with
 * `inputAudioEchoCancellation: { type: 'server_echo_cancellation', referenceSource: 'client', channels: 2 }`. Call it before or after
 * `session.start(…)`, once for each `AgentSession`; it lasts until the session closes.
 *
 * The output of the session is replaced by one that listens and passes everything on. What other outputs play, such as
 * background sounds of a track of their own, is no part of the reference.
 */
export function sendEchoReference<UserData>(session: voice.AgentSession<UserData>): void {
  const listen = (): void => {
    const { audio } = session.output;
    if (audio && !(audio instanceof TappedOutput)) {
      session.output.audio = new TappedOutput(audio, listenerFor(session, audio));
    }
  };
  // The first state it enters comes before its first word, and after its output is known.
  session.on(voice.AgentSessionEventTypes.AgentStateChanged, listen);
  session.once(voice.AgentSessionEventTypes.Close, () =>
    session.off(voice.AgentSessionEventTypes.AgentStateChanged, listen),
  );
  listen();
}

function listenerFor<UserData>(session: voice.AgentSession<UserData>, output: RepeatingOutput) {
  const reference = (): EchoReference | undefined => referenceOf(session);
  return {
    plays: (samples: Int16Array, sampleRate: number) => reference()?.plays(samples, sampleRate),
    cleared: () => reference()?.cleared(),
    paused: () => reference()?.paused(),
    resumed: () => reference()?.resumed(output.repeatsAfterPause === true),
  };
}

/** Of the agent that runs: a handoff may bring another session. */
function referenceOf<UserData>(session: voice.AgentSession<UserData>): EchoReference | undefined {
  const activity = session._activity;
  const model = activity?.llm;
  if (!model || !isOurs(model)) return undefined;
  return (activity.realtimeLLMSession as RealtimeSession | undefined)?.echoReference;
}
