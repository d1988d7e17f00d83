// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { OutputRef } from '../engine/events.ts';
import type { OpenAIServerEventType } from './openai-events.ts';

/** An event of OpenAI's realtime API without its id. */
export interface Body {
  type: OpenAIServerEventType;
  [field: string]: unknown;
}

/** The wire fields for a position in a response. */
export function inOutput({ responseId, itemId, outputIndex }: OutputRef): {
  response_id: string;
  item_id: string;
  output_index: number;
} {
  return { response_id: responseId, item_id: itemId, output_index: outputIndex };
}

/** The wire fields for a position in a message. */
export function inPart(ref: OutputRef): ReturnType<typeof inOutput> & { content_index: number } {
  return { ...inOutput(ref), content_index: 0 };
}
