// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, ClientEventType } from '@voicelive-kit/protocol';
import type { QuestionKind } from './pending-answers.ts';

const KINDS: Partial<Record<ClientEventType, QuestionKind>> = {
  'conversation.item.create': 'create',
  'conversation.item.delete': 'delete',
  'conversation.item.truncate': 'truncate',
  'conversation.item.retrieve': 'retrieve',
  'input_audio_buffer.clear': 'clear',
  'input_audio_buffer.commit': 'commit',
  'response.cancel': 'cancel',
  'response.create': 'reply',
};

/** The request that an event of the application represents; undefined for audio, which is never answered. */
export function foreignQuestion(
  event: ClientEvent,
): { readonly kind: QuestionKind; readonly subject: string | undefined } | undefined {
  if (event.type === 'input_audio_buffer.append' || event.type === 'input_audio.turn.append')
    return undefined;
  return { kind: KINDS[event.type] ?? 'other', subject: subjectOf(event) };
}

/** The item or response that the answer names. */
function subjectOf(event: ClientEvent): string | undefined {
  if ('item_id' in event) return event.item_id;
  if (event.type === 'conversation.item.create') return event.item.id;
  return event.type === 'response.cancel' ? event.response_id : undefined;
}
