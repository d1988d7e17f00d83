// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { AnyEvent, ReplyMoment, ScriptedEvent } from './types.ts';

/** Moments of a reply at which an event can be sent. */
const REPLY_MOMENTS = [
  'turn',
  'response-created',
  'first-audio',
  'last-audio',
  'call-arguments',
  'response-done',
  'tool-running',
  'tool-output',
] as const satisfies readonly ReplyMoment[];

const raw = z.looseObject({ type: z.string().min(1).describe('Type of the event') });

/** An event that a scenario sends verbatim: before the response, or at a moment of it. */
export const rawEvent = z.union([
  raw,
  z.strictObject({
    when: z.enum(REPLY_MOMENTS).describe('The moment it is sent'),
    event: raw.describe('The event, verbatim; it gets an event_id if it has none'),
  }),
]) satisfies z.ZodType<ScriptedEvent>;

/** An event and when to send it. */
export interface TimedEvent {
  when: ReplyMoment;
  event: AnyEvent;
}

/** The event with its moment; the default is the beginning of the reply. */
export function timedEvent(given: ScriptedEvent): TimedEvent {
  const { when, event } = given as Partial<TimedEvent>;
  return when !== undefined && event !== undefined && !('type' in given)
    ? { when, event }
    : { when: 'turn', event: given as TimedEvent['event'] };
}
