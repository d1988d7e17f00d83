// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type TrackReference, useVoiceAssistant } from '@livekit/components-react';
import type { Participant } from 'livekit-client';
import { useEffect, useState } from 'react';
import { type AgentStatus, agentStatus } from './agent-status.ts';

/** An agent is usually there within a second or two; after this time something is wrong. */
const OVERDUE_MS = 10_000;

export interface AgentInCall {
  status: AgentStatus;
  identity: string | undefined;
  participant: Participant | undefined;
  track: MediaStreamTrack | undefined;
  /** Its video, which a separate participant may publish on its behalf. */
  face: TrackReference | undefined;
}

/** The agent of the room, whatever framework it uses. */
export function useAgent(): AgentInCall {
  const { agent, audioTrack, videoTrack, agentAttributes } = useVoiceAssistant();
  const [seen, setSeen] = useState(false);
  const [overdue, setOverdue] = useState(false);
  const present = agent !== undefined;

  useEffect(() => {
    if (present) setSeen(true);
  }, [present]);
  useEffect(() => {
    if (present || seen) return undefined;
    const timer = setTimeout(() => setOverdue(true), OVERDUE_MS);
    return () => clearTimeout(timer);
  }, [present, seen]);

  return {
    status: agentStatus({ present, seen, overdue, state: agentAttributes?.['lk.agent.state'] }),
    identity: agent?.identity,
    participant: agent,
    track: audioTrack?.publication.track?.mediaStreamTrack,
    face: videoTrack,
  };
}
