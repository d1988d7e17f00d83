// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type Participant, type Room, RoomEvent, RpcError } from 'livekit-client';
import { createStore, type Store } from '../store.ts';
import { AvatarLink } from './avatar-link.ts';
import { AVATAR_ATTRIBUTE, RECONNECT_METHOD } from './avatar-names.ts';
import { type AvatarAction, avatarReducer, type AvatarView, NO_AVATAR } from './avatar-view.ts';

/** How long the service may take to answer an offer, and a little for the way, milliseconds. */
const ANSWER_MS = 32_000;

/** The avatar of the agent in this call, where it comes over WebRTC. */
export interface CallAvatar extends Store<AvatarView, AvatarAction> {
  close(): void;
}

/** Connects to the avatar of an agent that announces one, whenever it does. Call it before the room is joined. */
export function receiveAvatar(room: Room): CallAvatar {
  const view = createStore(avatarReducer, NO_AVATAR);
  let connected: { identity: string; link: AvatarLink } | undefined;
  const end = (): void => {
    connected?.link.close();
    connected = undefined;
  };
  const look = ({ identity, isAgent, attributes }: Participant): void => {
    const announced = isAgent && attributes[AVATAR_ATTRIBUTE] === 'webrtc';
    if (connected?.identity === identity && !announced) end();
    if (!announced || connected) return;
    const link = new AvatarLink({
      ask: (method, payload) =>
        room.localParticipant.performRpc({
          destinationIdentity: identity,
          method,
          payload,
          responseTimeout: ANSWER_MS,
        }),
      createPeer: (iceServers) => new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' }),
      tell: view.dispatch,
    });
    connected = { identity, link };
    link.connect();
  };
  room.on(RoomEvent.Connected, () => {
    for (const participant of room.remoteParticipants.values()) look(participant);
  });
  room.on(RoomEvent.ParticipantConnected, look);
  room.on(RoomEvent.ParticipantAttributesChanged, (_, participant) => look(participant));
  room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
    if (identity === connected?.identity) end();
  });
  room.registerRpcMethod(RECONNECT_METHOD, async ({ callerIdentity }) => {
    if (callerIdentity !== connected?.identity) {
      throw new RpcError(400, 'This page is connected to the avatar of its own agent only.');
    }
    connected.link.connect();
    return '';
  });
  return { ...view, close: end };
}
