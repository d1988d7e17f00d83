// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  type ClientEvent,
  type ServerEvent,
  type ServerItem,
  type Session,
  withoutSecrets,
} from '@voicelive-kit/protocol';
import { hideSecrets } from './scrub.ts';

/**
 * A copy of a received event that is safe to show to the application. The service repeats the session as it was
 * configured, including credentials of remote tools, and an error can repeat the request. Conversation text is not
 * changed.
 */
export function forApplication(event: ServerEvent, secrets: readonly string[]): ServerEvent {
  switch (event.type) {
    case 'error':
    case 'warning':
    case 'conversation.item.input_audio_transcription.failed':
      return hidden(event, secrets) as ServerEvent;
    case 'session.created':
    case 'session.updated':
      return { ...event, session: withoutCredentials(event.session, secrets) };
    case 'conversation.item.added':
    case 'conversation.item.created':
    case 'conversation.item.done':
    case 'conversation.item.retrieved':
    case 'response.output_item.added':
    case 'response.output_item.done':
      return { ...event, item: itemWithoutCredentials(event.item, secrets) };
    case 'response.done': {
      const { output, status_details: details } = event.response;
      const shown = { ...event.response };
      if (output) shown.output = output.map((item) => itemWithoutCredentials(item, secrets));
      if (details) shown.status_details = hidden(details, secrets) as typeof details;
      return { ...event, response: shown };
    }
    default:
      return event;
  }
}

/** The same for an event of a type that is not known, which can repeat anything. */
export function unknownForApplication<T extends object>(event: T, secrets: readonly string[]): T {
  return hidden(event, secrets) as T;
}

function itemWithoutCredentials(item: ServerItem, secrets: readonly string[]): ServerItem {
  if (item.type !== 'mcp_call' && item.type !== 'foundry_agent_call') return item;
  return { ...item, error: hidden(item.error, secrets) };
}

/** A copy of a sent event that is safe to show to the application. */
export function sentForApplication(event: ClientEvent, secrets: readonly string[]): ClientEvent {
  const configures = event.type === 'session.update' || event.type === 'response.create';
  return configures ? (hidden(event, secrets) as ClientEvent) : event;
}

/** A copy of a session without credentials. */
export function withoutCredentials(session: Session, secrets: readonly string[]): Session {
  return hidden(session, secrets) as Session;
}

/** The application needs the credentials of relays. */
const RELAYS: ReadonlySet<string> = new Set(['ice_servers']);

function hidden(value: unknown, secrets: readonly string[]): unknown {
  return withoutSecrets(value, { text: (text) => hideSecrets(text, secrets), except: RELAYS });
}
