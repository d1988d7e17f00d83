// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newEventId } from '../ids.ts';
import type { Random } from '../ids.ts';
import type { ServerEventOf, ServerEventType } from '../types/server-events.ts';

/** A server event as a server sends it: always with an id. */
export type Sent<T extends ServerEventType> = ServerEventOf<T> & { event_id: string };

/** Creates an event of a type from its fields; id and type come first, as in the service's events. */
export type EventMaker = <T extends ServerEventType>(
  type: T,
  fields: Omit<ServerEventOf<T>, 'type' | 'event_id'>,
) => Sent<T>;

/** The position of a streamed part; both indexes default to 0. */
export interface PartRef {
  responseId: string;
  itemId: string;
  outputIndex?: number;
  contentIndex?: number;
}

export function eventMaker(random?: Random): EventMaker {
  return <T extends ServerEventType>(type: T, fields: object) =>
    ({ event_id: newEventId(random), type, ...fields }) as Sent<T>;
}

/** The wire fields of a reference that has no content index. */
export function itemFields(ref: PartRef): { response_id: string; item_id: string; output_index: number } {
  return { response_id: ref.responseId, item_id: ref.itemId, output_index: ref.outputIndex ?? 0 };
}

/** The wire fields of a reference. */
export function partFields(ref: PartRef): ReturnType<typeof itemFields> & { content_index: number } {
  return { ...itemFields(ref), content_index: ref.contentIndex ?? 0 };
}
