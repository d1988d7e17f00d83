// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Attribute of the agent's participant; `webrtc` while pages may call the RPC methods below. */
export const AVATAR_ATTRIBUTE = 'voicelive.avatar';
/** RPC method of the agent: takes a page's SDP offer and returns the service's answer. */
export const AVATAR_CONNECT = 'voicelive.avatar.connect';
export const AVATAR_ICE_SERVERS = 'voicelive.avatar.ice_servers';
/** RPC method of the page: called when the service connection was replaced, so that the page sends a new offer. */
export const AVATAR_RECONNECT = 'voicelive.avatar.reconnect';

/** Error codes of the RpcErrors that the agent returns to the page. */
export const AVATAR_RPC_ERRORS = {
  NOT_ALLOWED: 4001,
  INVALID_OFFER: 4002,
  NOT_CONNECTED: 4003,
  REFUSED: 4004,
  TIMEOUT: 4005,
  BUSY: 4006,
} as const;
