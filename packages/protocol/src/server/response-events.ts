// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ContentPart, ServerItem } from '../types/items.ts';
import type { Response } from '../types/response.ts';
import { itemFields, partFields } from './event-maker.ts';
import type { EventMaker, PartRef } from './event-maker.ts';

export function responseEvents(make: EventMaker) {
  return {
    responseCreated: (response: Response) => make('response.created', { response }),
    responseDone: (response: Response) => make('response.done', { response }),

    outputItemAdded: (responseId: string, item: ServerItem, outputIndex = 0) =>
      make('response.output_item.added', { response_id: responseId, output_index: outputIndex, item }),
    outputItemDone: (responseId: string, item: ServerItem, outputIndex = 0) =>
      make('response.output_item.done', { response_id: responseId, output_index: outputIndex, item }),
    contentPartAdded: (ref: PartRef, part: ContentPart) =>
      make('response.content_part.added', { ...partFields(ref), part }),
    contentPartDone: (ref: PartRef, part: ContentPart) =>
      make('response.content_part.done', { ...partFields(ref), part }),

    textDelta: (ref: PartRef, delta: string) => make('response.text.delta', { ...partFields(ref), delta }),
    textDone: (ref: PartRef, text: string) => make('response.text.done', { ...partFields(ref), text }),
    audioTranscriptDelta: (ref: PartRef, delta: string) =>
      make('response.audio_transcript.delta', { ...partFields(ref), delta }),
    audioTranscriptDone: (ref: PartRef, transcript: string) =>
      make('response.audio_transcript.done', { ...partFields(ref), transcript }),
    audioTranscriptAnnotationAdded: (ref: PartRef, annotation: unknown, annotationIndex = 0) =>
      make('response.audio_transcript.annotation.added', {
        ...partFields(ref),
        annotation_index: annotationIndex,
        annotation,
      }),
    /** `delta` is base64 in the response's output format. */
    audioDelta: (ref: PartRef, delta: string) => make('response.audio.delta', { ...partFields(ref), delta }),
    audioDone: (ref: PartRef) => make('response.audio.done', partFields(ref)),

    functionCallArgumentsDelta: (ref: PartRef, callId: string, delta: string) =>
      make('response.function_call_arguments.delta', { ...itemFields(ref), call_id: callId, delta }),
    functionCallArgumentsDone: (ref: PartRef, callId: string, name: string, args: string) =>
      make('response.function_call_arguments.done', {
        ...itemFields(ref),
        call_id: callId,
        name,
        arguments: args,
      }),
  };
}
