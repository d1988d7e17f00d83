// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { type OutputEvents, OutputWatch } from './output-watch.ts';

const { AgentStateChanged, Close, SpeechCreated, UserStateChanged } = voice.AgentSessionEventTypes;
/** What an AgentSession tells before it speaks, so that an output which has changed meanwhile is noticed in time. */
const BEFORE_SPEECH = [AgentStateChanged, SpeechCreated, UserStateChanged] as const;

/**
 * Watches the audio output of an AgentSession, whichever it is at the time: before the session has started there is none, and it
 * can be replaced. Ends with the session.
 * @param closed - the session is over.
 * @returns what ends it sooner.
 */
export function watchSessionOutput<UserData>(
  session: voice.AgentSession<UserData>,
  tell: OutputEvents,
  closed: () => void = () => undefined,
): () => void {
  const watch = new OutputWatch(tell);
  const look = (): void => watch.follow(session.output.audio);
  const end = (): void => {
    for (const name of BEFORE_SPEECH) session.off(name, look);
    session.off(Close, onClose);
    watch.close();
  };
  const onClose = (): void => {
    end();
    closed();
  };
  for (const name of BEFORE_SPEECH) session.on(name, look);
  session.on(Close, onClose);
  look();
  return end;
}
