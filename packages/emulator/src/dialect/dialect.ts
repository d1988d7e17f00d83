// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, ServerEvent, Session } from '@voicelive-kit/protocol';
import type { ClientMistake } from '../client-mistake.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { OpenAIEvent } from './openai-events.ts';
import type { VoiceAgentEvent } from './voice-agent-events.ts';

/** The protocols the emulator speaks. */
export type DialectName = 'voice-live' | 'openai' | 'voice-agent-v1';

/** An event as a client sees it. */
export type WireEvent = ServerEvent | OpenAIEvent | VoiceAgentEvent;

/** A frame of a client: an event for the engine with the original event, or what is wrong with it. */
export type ClientFrame =
  | { kind: 'event'; event: ClientEvent; received: ClientEvent }
  | { kind: 'mistake'; mistake: ClientMistake; eventId: string | undefined };

/** One protocol on top of the engine, for one connection: names and shapes, no behaviour. */
export interface Dialect {
  readonly name: DialectName;
  /** The initial session in this protocol. */
  begin(session: Session): Session;
  /** Parses a frame; never throws. */
  read(data: Uint8Array, binary: boolean): ClientFrame;
  /** The events on the wire for an engine event, in order. */
  write(event: EngineEvent): WireEvent[];
  /** Serializes one of these events for this client. */
  encode(event: WireEvent): string;
}
