// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, ServerVerb } from './neutral.ts';

/** One WebSocket message. */
export type WireMessage = string | Uint8Array;

/**
 * Translates between the kit's verbs and one provider's protocol, version 1 of the interface. A driver holds no state and
 * opens nothing: the kit owns the sockets, the conversation and the acknowledgements, the driver only reads and writes.
 */
export interface ConformanceDriver {
  readonly version: 1;
  /** Shown in reports, for example `Voice Live`. */
  readonly name: string;
  /** Samples per second of the audio a client sends and of the audio it gets, mono, 16 bit. */
  readonly sampleRate: { readonly input: number; readonly output: number };
  /** The least audio a client may commit, in milliseconds; 0 by default. */
  readonly shortestCommitMs?: number;
  /** Characters an item's or call's id may have; unlimited by default. */
  readonly longestId?: number;
  /**
   * The id of a message that bridges a wait, made from an id, where that is how the protocol tells it from other messages;
   * without this, none does.
   */
  fillerId?(id: string): string;
  /** Things a protocol may lack; a check that needs one is not applicable. Everything defaults to present. */
  readonly lacks?: readonly ProtocolFeature[];
  /** What `createModel` is given as endpoint, from `http://127.0.0.1:PORT`. */
  endpoint(origin: string): string;
  /** What a message of the client means, in order; usually one action. Throws for what the protocol does not allow. */
  read(message: WireMessage): ClientAction[];
  /** The n-th message of a connection, as a provider writes it that puts odd values into optional fields; without this, none does. */
  odd?(message: WireMessage, n: number): readonly WireMessage[];
  /** The messages that say a verb; none where the protocol says nothing. */
  write(verb: ServerVerb): WireMessage[];
}

/** Parts of a protocol that not every provider has. */
export type ProtocolFeature =
  | 'word-timings'
  | 'transcript-parts'
  | 'confidence'
  | 'error-refs'
  | 'speech-events'
  | 'truncation'
  | 'request-correlation'
  | 'remote-tools';
