// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Numbers in [0, 1), as `Math.random` gives them. */
export type Random = () => number;

/** `prefix`, an underscore, and `length` base62 characters; pass a seeded `random` for ids that repeat. */
export function newId(prefix: string, length = 21, random: Random = Math.random): string {
  let id = `${prefix}_`;
  for (let i = 0; i < length; i++) id += BASE62.charAt(Math.floor(random() * BASE62.length));
  return id;
}

/** Id of an event the service sends, `event_` and 21 characters. */
export const newEventId = (random?: Random): string => newId('event', 21, random);

/** Id for an event a client sends, `evt_` and 21 characters: told apart from the service's at a glance. */
export const newClientEventId = (random?: Random): string => newId('evt', 21, random);

/** `sess_` and 21 characters. */
export const newSessionId = (random?: Random): string => newId('sess', 21, random);

/** `item_` and 21 characters: user speech, and everything native models say. */
export const newItemId = (random?: Random): string => newId('item', 21, random);

/** `item_` and 22 characters: an item a client created without an id. */
export const newClientItemId = (random?: Random): string => newId('item', 22, random);

/** `msg_` and 22 characters: what cascaded models say. */
export const newMessageId = (random?: Random): string => newId('msg', 22, random);

/** `interim_` and 22 characters: filler speech, which leaves the conversation by itself. */
export const newInterimId = (random?: Random): string => newId('interim', 22, random);

/** `resp_` and 21 characters. */
export const newResponseId = (random?: Random): string => newId('resp', 21, random);

/** `conv_` and 21 characters; cascaded models have the empty string instead. */
export const newConversationId = (random?: Random): string => newId('conv', 21, random);

/** `call_` and 16 characters. */
export const newCallId = (random?: Random): string => newId('call', 16, random);
