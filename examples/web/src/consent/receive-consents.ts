// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Room, RpcError } from 'livekit-client';
import type { Store } from '../store.ts';
import { type ConsentAction, type ConsentList, readConsentRequest } from './consent-list.ts';

/** Methods that the agent calls: one asks, the other says that no answer is needed any more. */
export const ASK_METHOD = 'approve_tool_call';
export const WITHDRAW_METHOD = 'withdraw_tool_call';

export interface Consents {
  /** Sends the caller's decision to the agent. */
  answer(id: string, allow: boolean): void;
}

/** Lists the agent's requests, and answers once the caller has decided. Call it before the room is joined. */
export function receiveConsents(
  room: Room,
  list: Pick<Store<ConsentList, ConsentAction>, 'dispatch'>,
): Consents {
  const waiting = new Map<string, (answer: 'allow' | 'refuse') => void>();
  const settle = (id: string, answer: 'allow' | 'refuse'): void => {
    list.dispatch({ type: 'gone', id });
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  const isAgent = (identity: string): boolean => room.remoteParticipants.get(identity)?.isAgent === true;

  room.registerRpcMethod(ASK_METHOD, ({ callerIdentity, payload, responseTimeout }) => {
    const request = readConsentRequest(payload);
    if (!request || !isAgent(callerIdentity)) {
      return Promise.reject(new RpcError(400, 'This page answers requests of its agent only.'));
    }
    return new Promise<string>((resolve) => {
      waiting.set(request.id, resolve);
      list.dispatch({ type: 'asked', request });
      // A later answer has no recipient.
      setTimeout(() => settle(request.id, 'refuse'), responseTimeout);
    });
  });
  room.registerRpcMethod(WITHDRAW_METHOD, async ({ callerIdentity, payload }) => {
    if (isAgent(callerIdentity)) settle(payload, 'refuse');
    return '';
  });
  return { answer: (id, allow) => settle(id, allow ? 'allow' : 'refuse') };
}
