// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer, WireMessage } from '@voicelive-kit/conformance/testing';

/** One spoken answer, split where the bench needs to wait. */
export interface Answer {
  id: string;
  /** Of the message that is spoken. */
  itemId: string;
  /** The next audio delta, with `sound` (PCM16), to be sent once: a client drops an event whose id it has seen. */
  delta(sound: Uint8Array): WireMessage[];
  /** Sends everything after the last audio. */
  end(): void;
}

/** Starts an answer: sends everything before the first audio, its words included. */
export function beginAnswer(peer: Peer): Answer {
  const response = peer.respond();
  const itemId = response.message();
  response.text(itemId, 'Four degrees and clear.');
  return {
    id: response.id,
    itemId,
    delta: (sound) => response.writtenAudio(itemId, sound),
    end: () => response.endMessage(itemId).end(),
  };
}

/** Sends what {@link Answer.delta} has written. */
export function send(peer: Peer, messages: readonly WireMessage[]): void {
  for (const message of messages) peer.sendRaw(message);
}

/** Ends a user's turn as server turn detection does, without requesting an answer. */
export function endUserTurn(peer: Peer, itemId: string): void {
  peer.userStop(itemId, 0);
  peer.userItem(itemId);
}
