// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/// <reference types="vite/client" />
/** The part of the page that asks for approval, with a room that the test plays. */
import type { Room, RpcInvocationData } from 'livekit-client';
import { createRoot } from 'react-dom/client';
import { consentReducer, NO_CONSENTS } from '../src/consent/consent-list.ts';
import { ConsentView } from '../src/consent/consent-view.tsx';
import { receiveConsents } from '../src/consent/receive-consents.ts';
import { createStore } from '../src/store.ts';
import '../src/styles/page.css';

type Handler = (data: RpcInvocationData) => Promise<string>;

const handlers = new Map<string, Handler>();
const room = {
  registerRpcMethod: (method: string, handler: Handler) => void handlers.set(method, handler),
  remoteParticipants: new Map([
    ['agent', { isAgent: true }],
    ['guest', { isAgent: false }],
  ]),
};
const list = createStore(consentReducer, NO_CONSENTS);
const consents = receiveConsents(room as unknown as Room, list);

/** Calls a method of the page like a participant of the room. */
async function call(
  from: string,
  method: string,
  payload: string,
  responseTimeout = 60_000,
): Promise<string> {
  const data = { requestId: 'r', callerIdentity: from, payload, responseTimeout };
  return (await handlers.get(method)?.(data)) ?? 'no such method';
}
Object.assign(window, { call });

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <ConsentView consents={list} onAnswer={(id, allow) => consents.answer(id, allow)} />,
  );
