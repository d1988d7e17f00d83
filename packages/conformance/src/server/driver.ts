// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, ServerVerb } from './neutral.ts';

/** One WebSocket message. */
export type WireMessage = string | Uint8Array;

/**
 * Translates between the kit's verbs and one provider's protocol, version 1 of the interface. A driver holds no state
 * and opens nothing: the kit owns the sockets, the conversation and the acknowledgements, the driver only reads and
 * writes.
 */
export interface ConformanceDriver {
  readonly version: 1;
  /** Name in reports, for example `Voice Live`. */
  readonly name: string;
  /** Sample rate of the audio in both directions, mono, 16 bit. */
  readonly sampleRate: { readonly input: number; readonly output: number };
  /** The minimum amount of audio a client may commit, in milliseconds; 0 by default. */
  readonly shortestCommitMs?: number;
  /** Maximum length of an item id or call id in characters; unlimited by default. */
  readonly longestId?: number;
  /**
   * Makes the id of a filler message from an id, if the protocol distinguishes fillers by their id; without this, there
   * are no fillers.
   */
  fillerId?(id: string): string;
  /**
   * Features a protocol may lack; a check that needs a missing one is not applicable. Everything defaults to present.
   */
  readonly lacks?: readonly ProtocolFeature[];
  /** The endpoint that `createModel` receives, made from `http://127.0.0.1:PORT`. */
  endpoint(origin: string): string;
  /** The meaning of a client message, in order; usually one action. Throws for what the protocol does not allow. */
  read(message: WireMessage): ClientAction[];
  /**
   * The n-th message of a connection with odd values in its optional fields; without this, the driver writes no odd
   * values.
   */
  odd?(message: WireMessage, n: number): readonly WireMessage[];
  /** The messages that express a verb; empty if the protocol cannot express it. */
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
