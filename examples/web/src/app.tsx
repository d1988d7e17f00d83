// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type { CallEnd } from './call/call-end.ts';
import type * as CallModule from './call/call-module.ts';
import { CallError } from './call/call-problem.ts';
import type { CallSession } from './call/call-session.ts';
import type { ConnectionDetails } from './call/connection-details.ts';
import { requestToken } from './call/request-token.ts';
import { cutCall, forgetCall, saveCall } from './call/stored-call.ts';
import { Lobby } from './lobby/lobby.tsx';

const loadCall = async (): Promise<typeof CallModule> => import('./call/call-module.ts');
const autoJoin = new URLSearchParams(location.search).get('autojoin') === '1';

interface Call {
  session: CallSession;
  View: typeof CallModule.CallView;
}

/** Lobby, call, lobby. */
export function App(): ReactElement {
  const [call, setCall] = useState<Call>();
  const [joining, setJoining] = useState(false);
  const [end, setEnd] = useState<CallEnd>();
  const [cut, setCut] = useState(() => cutCall(sessionStorage, Date.now()));
  const [deviceId, setDeviceId] = useState<string>();
  const busy = useRef(false);

  const join = useCallback(
    async (details?: ConnectionDetails) => {
      if (busy.current) return;
      busy.current = true;
      setJoining(true);
      setEnd(undefined);
      try {
        const { joinCall, CallView } = await loadCall();
        const session = await joinCall(async () => details ?? requestToken(), deviceId);
        saveCall(sessionStorage, session.details);
        setCall({ session, View: CallView });
      } catch (error) {
        // Any other error means that a part of this page could not be loaded.
        const problem = error instanceof CallError ? error.problem : 'web-server-unreachable';
        // A network that is down may be back soon; a rejected invitation stays rejected.
        if (details && problem === 'livekit-refused') forgetCall(sessionStorage);
        setCut(cutCall(sessionStorage, Date.now()));
        setEnd(problem);
      } finally {
        busy.current = false;
        setJoining(false);
      }
    },
    [deviceId],
  );

  const onEnd = useCallback((how: CallEnd) => {
    if (how !== 'connection-lost') forgetCall(sessionStorage);
    setCut(cutCall(sessionStorage, Date.now()));
    setEnd(how);
    setCall(undefined);
  }, []);

  useEffect(() => {
    // A page that is closed or reloaded normally leaves no call behind; one that crashed does.
    const onPageHide = (): void => forgetCall(sessionStorage);
    window.addEventListener('pagehide', onPageHide);
    return () => window.removeEventListener('pagehide', onPageHide);
  }, []);

  useEffect(() => {
    if (autoJoin) void join();
    // The rest of the page loads while the visitor reads; a failure shows when the call is started.
    else loadCall().catch(() => {});
    // Once, when the page opens.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  if (call) return <call.View session={call.session} onEnd={onEnd} />;
  return (
    <Lobby
      joining={joining}
      end={end}
      cut={cut !== undefined}
      deviceId={deviceId}
      onDevice={setDeviceId}
      onJoin={() => void join()}
      onRejoin={() => void join(cut)}
    />
  );
}
