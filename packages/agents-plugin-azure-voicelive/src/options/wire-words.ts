// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type ClientEvent, codecFor, type Dialect, type SessionConfig } from '@voicelive-kit/protocol';
import { isRecord } from './checks.ts';

/**
 * Translates the settings of an event to Voice Live names; for a voice agent the application may use the names of that
 * dialect.
 */
export function inOurWords(event: ClientEvent, dialect: Dialect): ClientEvent {
  if (dialect === 'voice-live' || (event.type !== 'session.update' && event.type !== 'response.create'))
    return event;
  const decoded = codecFor('v1', dialect).decodeClient(JSON.stringify(event));
  return decoded.kind === 'event' ? decoded.event : event;
}

/**
 * The same for session fields.
 * @param held - the voice, of which that dialect can set a part, such as the speed.
 */
export function fieldsInOurWords(
  fields: Readonly<Record<string, unknown>>,
  dialect: Dialect,
  held: SessionConfig['voice'],
): Record<string, unknown> {
  const event = inOurWords({ type: 'session.update', session: fields }, dialect);
  const session: Record<string, unknown> = { ...(event.type === 'session.update' ? event.session : fields) };
  const { voice } = session;
  if (dialect === 'voice-live' || !isRecord(voice) || !held) return session;
  const isPart = !['name', 'type'].some((name) => Object.hasOwn(voice as object, name));
  const whole = typeof held === 'string' ? { name: held } : held;
  return isPart ? { ...session, voice: { ...whole, ...(voice as object) } } : session;
}
