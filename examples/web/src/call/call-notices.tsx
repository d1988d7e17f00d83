// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { useAudioPlayback } from '@livekit/components-react';
import type { ReactElement } from 'react';
import type { AgentStatus } from '../agent/agent-status.ts';
import { type AvatarProblem, explainAvatar } from '../avatar/avatar-problem.ts';
import { explainCamera } from '../camera/camera-problem.ts';
import type { CallCamera } from '../camera/use-camera.ts';
import { explainMicrophone } from '../microphone/microphone-problem.ts';
import type { CallMicrophone } from '../microphone/use-call-microphone.ts';
import { Notice } from '../notice.tsx';
import type { PushToTalkControls } from '../push-to-talk/use-push-to-talk.ts';
import type { Connection } from './connection-state.ts';

interface Props {
  connection: Connection;
  agent: AgentStatus;
  microphone: CallMicrophone;
  camera: CallCamera;
  pushToTalk: PushToTalkControls;
  avatarProblem: AvatarProblem | undefined;
  /** The browser does not play the avatar yet. */
  avatarBlocked: boolean;
  onSound: () => void;
}

/** Problems of this call, and what to do about them. */
export function CallNotices(props: Props): ReactElement {
  const { connection, agent, microphone, camera, pushToTalk, avatarProblem, avatarBlocked, onSound } = props;
  const { canPlayAudio, startAudio } = useAudioPlayback();
  const play = (): void => {
    onSound();
    startAudio().catch(() => {}); // rejected again: the notice stays
  };
  return (
    <div className="notices">
      {connection === 'reconnecting' && (
        <Notice
          tone="calm"
          title="Reconnecting"
          todo="The network was interrupted. The call continues as soon as it is back."
        />
      )}
      {(!canPlayAudio || avatarBlocked) && (
        <Notice tone="calm" title="The sound is off" todo="This browser plays sound only after a click.">
          <button type="button" className="button" onClick={play}>
            Turn the sound on
          </button>
        </Notice>
      )}
      {agent === 'missing' && (
        <Notice
          title="No agent has joined"
          todo="Check that its worker is running, is registered with this LiveKit server, and has the name the web server asks for (AGENT_NAME). It is still being called; or leave and try again."
        />
      )}
      {agent === 'left' && (
        <Notice tone="calm" title="The agent has left" todo="Leave, and start a new call to talk on." />
      )}
      {avatarProblem && (
        <Notice {...explainAvatar(avatarProblem)} data={{ 'data-avatar-problem': avatarProblem }} />
      )}
      {microphone.problem && (
        <Notice
          {...explainMicrophone(microphone.problem)}
          data={{ 'data-microphone-problem': microphone.problem }}
        >
          <button type="button" className="button" onClick={microphone.retry}>
            Try again
          </button>
        </Notice>
      )}
      {camera.problem && (
        <Notice {...explainCamera(camera.problem)} data={{ 'data-camera-problem': camera.problem }} />
      )}
      {pushToTalk.problem !== undefined && (
        <Notice
          title={pushToTalk.mode === 'unsupported' ? 'No push-to-talk' : 'Push-to-talk failed'}
          todo={pushToTalk.problem}
        />
      )}
    </div>
  );
}
