// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Attribute of the agent, `webrtc` while pages may call the methods below. */
export const AVATAR_ATTRIBUTE = 'voicelive.avatar';
/** RPC methods of the agent for the page that shows the avatar. */
export const AVATAR_CONNECT = 'voicelive.avatar.connect';
export const AVATAR_ICE_SERVERS = 'voicelive.avatar.ice_servers';
/** RPC method of the page: the service's connection was replaced, and the page is to connect anew. */
export const AVATAR_RECONNECT = 'voicelive.avatar.reconnect';

/** Codes of the RpcError for the page. */
export const AVATAR_RPC_ERRORS = {
  NOT_ALLOWED: 4001,
  INVALID_OFFER: 4002,
  NOT_CONNECTED: 4003,
  REFUSED: 4004,
  TIMEOUT: 4005,
  BUSY: 4006,
} as const;
