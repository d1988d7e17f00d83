// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Conversation } from './conversation.ts';
import type { WireMessage } from './driver.ts';
import type { ErrorClass, ServerVerb } from './neutral.ts';

/** The provider's side of a connection, for those that send on it. */
export interface Speaker {
  readonly conversation: Conversation;
  readonly open: boolean;
  /** Sample rate of the audio the plugin gets. */
  readonly outputRate: number;
  /** A new id for an item or response of the provider. */
  newId(prefix: string): string;
  /** A new id for a filler message. */
  fillerId(): string;
  /** Sends one verb unchanged. */
  say(verb: ServerVerb): void;
  /**
   * The messages of a verb, unsent and without the temperament's changes: written once, `sendRaw` may send them many
   * times.
   */
  written(verb: ServerVerb): WireMessage[];
  error(kind: ErrorClass, message?: string, ref?: string): void;
}
