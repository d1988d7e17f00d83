// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Conversation } from './conversation.ts';
import type { WireMessage } from './driver.ts';
import type { ErrorClass, ServerVerb } from './neutral.ts';

/** The provider's side of a connection, for whatever speaks on it. */
export interface Speaker {
  readonly conversation: Conversation;
  readonly open: boolean;
  /** Samples per second of the audio the plugin gets. */
  readonly outputRate: number;
  /** A new id for an item or response of the provider. */
  newId(prefix: string): string;
  /** A new id for a message that bridges a wait. */
  fillerId(): string;
  /** Says one verb as it is. */
  say(verb: ServerVerb): void;
  /** The messages that say a verb, unsent and without manners: written once, `sendRaw` may send them many times. */
  written(verb: ServerVerb): WireMessage[];
  error(kind: ErrorClass, message?: string, ref?: string): void;
}
