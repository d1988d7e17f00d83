// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The names that an agent with the plugin's `AvatarSession` uses, in the WebRTC way. */

/** Attribute of the agent: `webrtc` while a page may connect to its avatar. */
export const AVATAR_ATTRIBUTE = 'voicelive.avatar';
/** RPC methods of the agent. */
export const RELAYS_METHOD = 'voicelive.avatar.ice_servers';
export const CONNECT_METHOD = 'voicelive.avatar.connect';
/** RPC method of the page: the avatar is another one, connect anew. */
export const RECONNECT_METHOD = 'voicelive.avatar.reconnect';
