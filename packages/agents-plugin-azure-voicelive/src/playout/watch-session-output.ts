// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { type OutputEvents, OutputWatch } from './output-watch.ts';

const { AgentStateChanged, Close, SpeechCreated, UserStateChanged } = voice.AgentSessionEventTypes;
/** Events that an AgentSession emits before it speaks, so that a replaced output is noticed in time. */
const BEFORE_SPEECH = [AgentStateChanged, SpeechCreated, UserStateChanged] as const;

/**
 * Watches the current audio output of an AgentSession, which does not exist before the session has started and can be
 * replaced. Stops when the session closes.
 * @param closed - called when the session closes.
 * @returns a function that stops watching earlier.
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
