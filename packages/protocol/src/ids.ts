// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Numbers in [0, 1), like `Math.random`. */
export type Random = () => number;

/** `prefix`, an underscore, and `length` base62 characters; pass a seeded `random` for reproducible ids. */
export function newId(prefix: string, length = 21, random: Random = Math.random): string {
  let id = `${prefix}_`;
  for (let i = 0; i < length; i++) id += BASE62.charAt(Math.floor(random() * BASE62.length));
  return id;
}

/** Id of an event that the service sends, `event_` and 21 characters. */
export const newEventId = (random?: Random): string => newId('event', 21, random);

/** Id for an event that a client sends, `evt_` and 21 characters: easily distinguished from the service's. */
export const newClientEventId = (random?: Random): string => newId('evt', 21, random);

/** `sess_` and 21 characters. */
export const newSessionId = (random?: Random): string => newId('sess', 21, random);

/** `item_` and 21 characters: user speech, and all output of native models. */
export const newItemId = (random?: Random): string => newId('item', 21, random);

/** `item_` and 22 characters: an item that a client created without an id. */
export const newClientItemId = (random?: Random): string => newId('item', 22, random);

/** `msg_` and 22 characters: output of cascaded models. */
export const newMessageId = (random?: Random): string => newId('msg', 22, random);

/** `interim_` and 22 characters: filler speech, which is removed from the conversation automatically. */
export const newInterimId = (random?: Random): string => newId('interim', 22, random);

/** `resp_` and 21 characters. */
export const newResponseId = (random?: Random): string => newId('resp', 21, random);

/** `conv_` and 21 characters; cascaded models have the empty string instead. */
export const newConversationId = (random?: Random): string => newId('conv', 21, random);

/** `call_` and 16 characters. */
export const newCallId = (random?: Random): string => newId('call', 16, random);
