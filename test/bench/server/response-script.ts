// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Dialect } from './dialect.ts';

let lastId = 0;

/** An id that no other event, item or response of this server has. */
export function newId(prefix: string): string {
  lastId += 1;
  return `${prefix}_${String(lastId).padStart(20, '0')}`;
}

export type ServerEvent = Record<string, unknown> & { type: string };

/** One spoken answer as the service sends it, cut where the bench wants to wait. */
export interface ResponseScript {
  id: string;
  /** Of the message that is spoken. */
  itemId: string;
  /** Everything ahead of the first sound, the first words included. */
  opening: ServerEvent[];
  /** One audio delta with `audio` (base64 of PCM16) as text for the wire. */
  audioDelta(audio: string): string;
  ending: ServerEvent[];
}

const words = 'Four degrees and clear.';

/** The events of an answer that follows `previousItemId`, in the order both services were seen to send them. */
export function scriptResponse(dialect: Dialect, previousItemId: string | null): ResponseScript {
  const id = newId('resp');
  const itemId = newId('item');
  const place = { response_id: id, item_id: itemId, output_index: 0, content_index: 0 };
  const item = (status: string, content: unknown[]) => ({
    id: itemId,
    object: 'realtime.item',
    type: 'message',
    status,
    role: 'assistant',
    content,
  });
  const said = [{ type: dialect.audioPart, transcript: words }];
  const response = (status: string, output: unknown[], usage: unknown) => ({
    object: 'realtime.response',
    id,
    status,
    status_details: null,
    output,
    usage,
    conversation_id: 'conv_bench',
    metadata: null,
  });
  const deltaHead = `{"event_id":"event_audio","type":"${dialect.audioDelta}","response_id":"${id}","item_id":"${itemId}","output_index":0,"content_index":0,"delta":"`;

  return {
    id,
    itemId,
    opening: [
      { type: 'response.created', response: response('in_progress', [], null) },
      { type: 'response.output_item.added', response_id: id, output_index: 0, item: item('in_progress', []) },
      { type: dialect.itemAdded, previous_item_id: previousItemId, item: item('in_progress', []) },
      { type: 'response.content_part.added', ...place, part: { type: 'audio', transcript: '' } },
      { type: dialect.transcriptDelta, ...place, delta: words },
    ],
    audioDelta: (audio) => `${deltaHead}${audio}"}`,
    ending: [
      { type: dialect.audioDone, ...place },
      { type: dialect.transcriptDone, ...place, transcript: words },
      { type: 'response.content_part.done', ...place, part: { type: 'audio', transcript: words } },
      { type: 'response.output_item.done', response_id: id, output_index: 0, item: item('completed', said) },
      { type: 'response.done', response: response('completed', [item('completed', said)], usage) },
    ],
  };
}

const usage = {
  total_tokens: 143,
  input_tokens: 44,
  output_tokens: 99,
  input_token_details: {
    cached_tokens: 0,
    text_tokens: 14,
    audio_tokens: 30,
    image_tokens: 0,
    cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 27, audio_tokens: 72, reasoning_tokens: 0 },
};
