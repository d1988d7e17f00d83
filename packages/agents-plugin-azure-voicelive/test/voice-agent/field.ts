// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  type Peer,
  type ScriptedServer,
  type ServerBehaviour,
  voiceAgentDriver,
} from '@voicelive-kit/conformance/testing';
import type { realtime } from '../../src/index.ts';
import { type Field, type FieldOptions, openField, tellError } from '../support.ts';

export const agent = { project: 'shop', name: 'desk' } as const;

/** The part of a stored definition that `session.created` shows. */
const DEFINITION = {
  id: 'sess_1',
  object: 'realtime.session',
  type: 'realtime',
  model: 'gpt-realtime',
  instructions: 'You are the front desk.',
  output_modalities: ['audio'],
  audio: {
    input: { turn_detection: { type: 'server_vad' }, transcription: { model: 'azure-speech' } },
    output: { voice: 'en-US-AvaNeural', voice_type: 'azure-standard' },
  },
  tools: [{ type: 'function', name: 'look' }],
};

export type DefinitionFields = Readonly<Record<string, unknown>>;

/** How a service announces its agent's definition. */
export function announcesDefinition(definition: DefinitionFields = {}): (peer: Peer) => void {
  return (peer) =>
    peer.sendRaw({
      type: 'session.created',
      event_id: 'event_1',
      conversation_id: 'conv_7',
      session: { ...DEFINITION, ...definition },
    });
}

/** A service whose agent has a definition, and a model for it. */
export function openAgent(
  { model, behaviour, ...rest }: FieldOptions = {},
  definition: DefinitionFields = {},
): Promise<Field> {
  return openField({
    driver: voiceAgentDriver(),
    model: { agent, ...model },
    behaviour: {
      greeting: announcesDefinition(definition),
      ...behaviour,
    },
    ...rest,
  });
}

/** Everything a session was configured with, under wire names. */
export function configured(peer: Peer): Record<string, unknown> {
  const updates = peer.rawReceived.map(
    ({ message }) => JSON.parse(String(message)) as { type: string; session?: object },
  );
  return Object.assign(
    {},
    ...updates.flatMap(({ type, session }) => (type === 'session.update' ? [session] : [])),
  );
}

/** A service that does not support suppressing the greeting. */
export const takesNoGreeting: ServerBehaviour['react'] = (action, peer) => {
  if (action.kind !== 'config' || !('greeting' in (action.raw as object))) return undefined;
  tellError(peer, { code: 'unknown_parameter', param: 'session.greeting', ref: action.ref });
  return 'ignore';
};

/** The agent greets by itself, and the session has received it. */
export async function greet(server: ScriptedServer, session: realtime.RealtimeSession): Promise<void> {
  const greeting = server.peer.respond();
  greeting.speak('Hello.', 20);
  greeting.end();
  await server.until('the greeting', () => session.chatCtx.items.length === 1);
}
