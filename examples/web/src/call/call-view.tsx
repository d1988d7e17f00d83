// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { RoomAudioRenderer, RoomContext, useConnectionState } from '@livekit/components-react';
import { type DisconnectReason, RoomEvent } from 'livekit-client';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { agentLabel } from '../agent/agent-status.ts';
import { Face } from '../agent/face.tsx';
import { Orb } from '../agent/orb.tsx';
import { useAgent } from '../agent/use-agent.ts';
import { AvatarFace } from '../avatar/avatar-face.tsx';
import { CameraPreview } from '../camera/camera-preview.tsx';
import { useCamera } from '../camera/use-camera.ts';
import { CaptionsView } from '../captions/captions-view.tsx';
import { MessageForm } from '../captions/message-form.tsx';
import { sendMessage } from '../captions/receive-captions.ts';
import { ConsentView } from '../consent/consent-view.tsx';
import { useStore } from '../store.ts';
import { LatencyBadge } from '../latency/latency-badge.tsx';
import { useCallMicrophone } from '../microphone/use-call-microphone.ts';
import { PanelView } from '../panel/panel-view.tsx';
import { isMicrophoneOpen } from '../push-to-talk/push-to-talk.ts';
import { usePushToTalk } from '../push-to-talk/use-push-to-talk.ts';
import { CallControls } from './call-controls.tsx';
import { type CallEnd, callEndOf } from './call-end.ts';
import { CallNotices } from './call-notices.tsx';
import type { CallSession } from './call-session.ts';
import { CONNECTION_LABELS, connectionOf } from './connection-state.ts';

/** From this width on, the panel fits next to the conversation. */
const WIDE = '(min-width: 60rem)';

interface Props {
  session: CallSession;
  onEnd: (end: CallEnd) => void;
}

/** One call, from the moment it is joined until it ends. */
export function CallView({ session, onEnd }: Props): ReactElement {
  const { room } = session;
  useEffect(() => {
    const onDisconnected = (reason?: DisconnectReason): void => {
      void session.close();
      onEnd(callEndOf(reason));
    };
    room.on(RoomEvent.Disconnected, onDisconnected);
    return () => void room.off(RoomEvent.Disconnected, onDisconnected);
  }, [room, session, onEnd]);
  return (
    <RoomContext value={room}>
      <RoomAudioRenderer />
      <Call session={session} onLeave={() => void session.close()} />
    </RoomContext>
  );
}

function Call({ session, onLeave }: { session: CallSession; onLeave: () => void }): ReactElement {
  const { room, levels, captions, panel, consents, latency, cost, details, mouth, avatar } = session;
  const hasMouth = useStore(mouth.present);
  const connection = connectionOf(useConnectionState());
  const agent = useAgent();
  const { stream, problem, blocked } = useStore(avatar);
  const onBlocked = useCallback(() => avatar.dispatch({ type: 'blocked' }), [avatar]);
  const [muted, setMuted] = useState(false);
  const [panelOpen, setPanelOpen] = useState(() => matchMedia(WIDE).matches);
  const pushToTalk = usePushToTalk(room, agent.identity);
  const isOpen = pushToTalk.mode === 'on' ? isMicrophoneOpen(pushToTalk) : !muted;
  const microphone = useCallMicrophone(session, isOpen);
  const camera = useCamera(agent.participant);
  const title = useRef<HTMLHeadingElement>(null);
  const panelButton = useRef<HTMLButtonElement>(null);

  useEffect(() => title.current?.focus(), []);
  const voice = agent.track ?? stream?.getAudioTracks()[0];
  useEffect(() => levels.follow('agent', voice), [levels, voice]);

  const closePanel = (): void => {
    setPanelOpen(false);
    panelButton.current?.focus();
  };

  return (
    <div
      className="call"
      data-stage="call"
      data-connection={connection}
      data-agent-state={agent.status}
      data-room={details.room}
      onPointerDownCapture={() => levels.resume()}
      onKeyDownCapture={() => levels.resume()}
    >
      <header className="call-header">
        <h1 ref={title} tabIndex={-1}>
          Voice call
        </h1>
        <p className="room-name">
          Room <code>{details.room}</code>
        </p>
        <p className="connection" role="status">
          <span className="connection-dot" />
          {CONNECTION_LABELS[connection]}
        </p>
      </header>
      <main className="call-main">
        <section className="stage" aria-label="Agent">
          {agent.face ? (
            <Face track={agent.face} />
          ) : stream ? (
            <AvatarFace stream={stream} blocked={blocked} onBlocked={onBlocked} />
          ) : (
            <Orb status={agent.status} loop={levels} mouth={hasMouth ? mouth.timeline : undefined} />
          )}
          <p className="agent-state" role="status">
            <span className="visually-hidden">Agent: </span>
            {agentLabel(agent.status)}
          </p>
          <LatencyBadge latency={latency} />
          {camera.preview && <CameraPreview track={camera.preview} />}
        </section>
        <CallNotices
          connection={connection}
          agent={agent.status}
          microphone={microphone}
          camera={camera}
          pushToTalk={pushToTalk}
          avatarProblem={problem}
          avatarBlocked={blocked}
          onSound={() => {
            levels.resume();
            avatar.dispatch({ type: 'clicked' });
          }}
        />
        <ConsentView consents={consents} onAnswer={(id, allow) => consents.answer(id, allow)} />
        <section className="conversation" aria-label="Conversation">
          <CaptionsView captions={captions} />
          <MessageForm
            disabled={connection !== 'connected'}
            onSend={async (text) => sendMessage(room, captions, text)}
          />
        </section>
        <CallControls
          microphone={microphone}
          muted={muted}
          onMute={setMuted}
          levels={levels}
          pushToTalk={pushToTalk}
          camera={camera}
          agentPresent={agent.identity !== undefined}
          panelOpen={panelOpen}
          panelButton={panelButton}
          onPanel={() => setPanelOpen(!panelOpen)}
          onLeave={onLeave}
        />
      </main>
      {panelOpen && (
        <PanelView
          panel={panel}
          latency={latency}
          cost={cost}
          overlay={!matchMedia(WIDE).matches}
          onClose={closePanel}
        />
      )}
    </div>
  );
}
