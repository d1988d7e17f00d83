// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useRef } from 'react';
import { Orb } from '../agent/orb.tsx';
import type { CallEnd } from '../call/call-end.ts';
import { explain } from '../call/call-problem.ts';
import { MicrophoneCheck } from '../microphone/microphone-check.tsx';
import { Notice } from '../notice.tsx';

interface Props {
  joining: boolean;
  /** How the last call ended or why there is none. */
  end: CallEnd | undefined;
  /** A call was interrupted and can be joined again. */
  cut: boolean;
  deviceId: string | undefined;
  onDevice: (deviceId: string) => void;
  onJoin: () => void;
  onRejoin: () => void;
}

/** The page before and after a call. */
export function Lobby({ joining, end, cut, deviceId, onDevice, onJoin, onRejoin }: Props): ReactElement {
  const lost = end === 'connection-lost' && cut;
  const title = useRef<HTMLHeadingElement>(null);
  // After a call, the focus moves to the top of this page, because the button that had it is gone.
  useEffect(() => {
    if (end) title.current?.focus();
  }, [end]);
  return (
    <main
      className="lobby"
      data-stage={joining ? 'joining' : 'lobby'}
      data-connection={joining ? 'connecting' : 'disconnected'}
    >
      <Orb status={joining ? 'waiting' : 'idle'} />
      <h1 ref={title} tabIndex={-1}>
        Talk to the agent
      </h1>
      <p className="lobby-lead">Speak as on the phone: interrupt whenever you like, and read along.</p>
      {end && !lost && <EndNotice end={end} />}
      {cut && (
        <Notice
          tone={lost ? 'problem' : 'calm'}
          title={lost ? explain('connection-lost').title : 'Your last call was interrupted'}
          todo="If it was not long ago, the agent is still there and you can continue."
          {...(lost ? { data: { 'data-problem': 'connection-lost' } } : {})}
        >
          <button type="button" className="button" onClick={onRejoin} disabled={joining}>
            Rejoin
          </button>
        </Notice>
      )}
      <button
        type="button"
        className="button primary"
        onClick={onJoin}
        disabled={joining}
        aria-busy={joining}
      >
        {joining ? 'Connecting…' : cut ? 'Start a new call' : 'Start the call'}
      </button>
      <MicrophoneCheck deviceId={deviceId} onDevice={onDevice} />
      <p className="lobby-foot">
        The browser asks for your microphone when the call starts. Headphones sound best.
      </p>
      <p className="visually-hidden" role="status">
        {joining ? 'Connecting' : ''}
      </p>
    </main>
  );
}

function EndNotice({ end }: { end: CallEnd }): ReactElement {
  if (end === 'left')
    return <Notice tone="calm" title="You have left the call" todo="Thank you for talking." />;
  if (end === 'ended-by-agent') {
    return <Notice tone="calm" title="The call has ended" todo="The other side has hung up." />;
  }
  return <Notice {...explain(end)} data={{ 'data-problem': end }} />;
}
