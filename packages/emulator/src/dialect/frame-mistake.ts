// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, Decoded, MalformedProblem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { ClientFrame } from './dialect.ts';

type Unusable = Exclude<Decoded<ClientEvent>, { kind: 'event' }>;

/** The error for a frame that holds no known event; `hint` follows an unknown type. */
export function mistakeOfFrame(
  decoded: Unusable,
  hint: string,
  codes: { readonly [P in MalformedProblem]?: string } = {},
): ClientFrame {
  if (decoded.kind === 'unknown') {
    const eventId = decoded.event['event_id'];
    return {
      kind: 'mistake',
      mistake: new ClientMistake('invalid_value', `Invalid value: '${decoded.type}'. ${hint}`, 'type'),
      eventId: typeof eventId === 'string' ? eventId : undefined,
    };
  }
  const { problem, detail, field, eventId } = decoded;
  const mistake =
    problem === 'missing-field'
      ? new ClientMistake(
          'missing_required_parameter',
          `Missing required parameter: ${detail}.`,
          field ?? null,
        )
      : new ClientMistake(codes[problem] ?? 'invalid_request_error', `The frame is not an event: ${detail}.`);
  return { kind: 'mistake', mistake, eventId };
}
