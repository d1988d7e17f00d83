// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Room } from 'livekit-client';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { callAgent, PushToTalkError, type PushToTalkMethod } from './agent-rpc.ts';
import { PUSH_TO_TALK_OFF, type PushToTalk, pushToTalkReducer } from './push-to-talk.ts';

/**
 * Delay of the end of the turn after the release, in milliseconds: audio takes longer to reach the agent than a message
 * does, and without it the last syllable would be lost.
 */
const TAIL_MS = 150;

export interface PushToTalkControls extends PushToTalk {
  toggle: () => void;
  press: () => void;
  release: () => void;
  cancel: () => void;
}

/** Push-to-talk with this agent. The microphone follows the state; see `isMicrophoneOpen`. */
export function usePushToTalk(room: Room, agentIdentity: string | undefined): PushToTalkControls {
  const [state, dispatch] = useReducer(pushToTalkReducer, PUSH_TO_TALK_OFF);
  const holding = useRef(false);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const tail = useRef<{ timer: ReturnType<typeof setTimeout>; end: () => void }>(undefined);

  const endTail = useCallback(() => {
    clearTimeout(tail.current?.timer);
    tail.current?.end();
    tail.current = undefined;
  }, []);

  useEffect(() => {
    dispatch({ type: 'reset' });
    return () => {
      holding.current = false;
      clearTimeout(tail.current?.timer);
      tail.current = undefined;
    };
  }, [agentIdentity]);

  /** One after the other: an end that overtook its beginning would leave a turn open. */
  const call = useCallback(
    (method: PushToTalkMethod, payload?: string, onAnswer?: (answer: string) => void) => {
      if (agentIdentity === undefined) return;
      const one = async (): Promise<void> => {
        try {
          const answer = await callAgent(room, agentIdentity, method, payload);
          onAnswer?.(answer);
        } catch (error) {
          holding.current = false;
          const { message, unsupported } =
            error instanceof PushToTalkError ? error : { message: String(error), unsupported: false };
          dispatch({ type: 'failed', unsupported, message });
        }
      };
      queue.current = queue.current.then(one);
    },
    [room, agentIdentity],
  );

  const { mode } = state;
  const toggle = useCallback(() => {
    if (mode !== 'on' && mode !== 'off') return;
    dispatch({ type: 'switch' });
    call('push_to_talk', mode === 'on' ? 'off' : 'on', (answer) =>
      dispatch({ type: 'switched', on: answer === 'on' }),
    );
  }, [mode, call]);

  const press = useCallback(() => {
    if (mode !== 'on' || holding.current) return;
    endTail();
    holding.current = true;
    dispatch({ type: 'press' });
    call('start_turn');
  }, [mode, call, endTail]);

  const finish = useCallback(
    (type: 'release' | 'cancel') => {
      if (!holding.current) return;
      holding.current = false;
      if (type === 'cancel') {
        dispatch({ type });
        call('cancel_turn');
        return;
      }
      const end = (): void => {
        dispatch({ type });
        call('end_turn');
      };
      tail.current = { end, timer: setTimeout(endTail, TAIL_MS) };
    },
    [call, endTail],
  );
  const release = useCallback(() => finish('release'), [finish]);
  const cancel = useCallback(() => finish('cancel'), [finish]);
  return { ...state, toggle, press, release, cancel };
}
