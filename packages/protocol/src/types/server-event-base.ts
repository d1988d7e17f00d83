// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface ServerEventBase {
  /** The event's own id, chosen by the service; unrelated to ids of client events. */
  event_id?: string;
}

/** The common fields of events about a streamed part of a response; `response_id` identifies late deltas. */
export interface ResponsePartBase extends ServerEventBase {
  response_id: string;
  item_id: string;
  output_index?: number;
  content_index?: number;
}
