// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newEventId, type Random } from '@voicelive-kit/protocol';
import type { EngineEvent, EngineEventOf } from '../engine/events.ts';
import { inOutput, inPart, type Body } from './openai-body.ts';
import type { OpenAIEvent } from './openai-events.ts';
import { OPENAI_REMOTE } from './openai-remote.ts';
import { openAIItem, openAIResponse, openAISession, type SessionExtras } from './openai-shapes.ts';

type Mapping = {
  [K in EngineEvent['kind']]: (event: EngineEventOf<K>, extras: SessionExtras) => Body | Body[];
};

/** Word times, animation and avatars exist in Voice Live only. */
const nothing = (): [] => [];

const MAPPING: Mapping = {
  ...OPENAI_REMOTE,
  'session-created': ({ session }, extras) => ({
    type: 'session.created',
    session: openAISession(session, extras),
  }),
  'session-updated': ({ session }, extras) => ({
    type: 'session.updated',
    session: openAISession(session, extras),
  }),
  error: ({ error }) => {
    // The client's own content is echoed unchanged.
    if (error.code === 'unknown_parameter') return { type: 'error', error };
    const { message, param = null } = error;
    return { type: 'error', error: { ...error, message: renamed(message), param: param && renamed(param) } };
  },

  'speech-started': ({ itemId, audioStartMs }) => ({
    type: 'input_audio_buffer.speech_started',
    audio_start_ms: audioStartMs,
    item_id: itemId,
  }),
  'speech-stopped': ({ itemId, audioEndMs }) => ({
    type: 'input_audio_buffer.speech_stopped',
    audio_end_ms: audioEndMs,
    item_id: itemId,
  }),
  'input-committed': ({ itemId, previousItemId }) => ({
    type: 'input_audio_buffer.committed',
    previous_item_id: previousItemId,
    item_id: itemId,
  }),
  'input-cleared': () => ({ type: 'input_audio_buffer.cleared' }),
  idle: ({ itemId, audioStartMs, audioEndMs }) => ({
    type: 'input_audio_buffer.timeout_triggered',
    audio_start_ms: audioStartMs,
    audio_end_ms: audioEndMs,
    item_id: itemId,
  }),

  'item-created': ({ item, previousItemId }) => {
    const fields = { previous_item_id: previousItemId, item: openAIItem(item) };
    const added: Body = { type: 'conversation.item.added', ...fields };
    // An item the assistant is still speaking is completed later, with its output item.
    return item.status === 'in_progress' ? added : [added, { type: 'conversation.item.done', ...fields }];
  },
  'item-truncated': ({ itemId, audioEndMs }) => ({
    type: 'conversation.item.truncated',
    item_id: itemId,
    content_index: 0,
    audio_end_ms: audioEndMs,
  }),
  'item-deleted': ({ itemId }) => ({ type: 'conversation.item.deleted', item_id: itemId }),
  'item-retrieved': ({ item }) => ({ type: 'conversation.item.retrieved', item: openAIItem(item) }),
  'heard-delta': ({ itemId, delta, logprobs }) => ({
    type: 'conversation.item.input_audio_transcription.delta',
    item_id: itemId,
    content_index: 0,
    delta,
    ...(logprobs && { logprobs }),
  }),
  heard: ({ itemId, transcript, audioMs, logprobs }) => ({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: itemId,
    content_index: 0,
    transcript,
    ...(logprobs && { logprobs }),
    ...(audioMs !== undefined && { usage: { type: 'duration', seconds: Math.ceil(audioMs / 1000) } }),
  }),
  'hearing-failed': ({ itemId, error }) => ({
    type: 'conversation.item.input_audio_transcription.failed',
    item_id: itemId,
    content_index: 0,
    error,
  }),

  'response-created': ({ response }) => ({ type: 'response.created', response: openAIResponse(response) }),
  'response-done': ({ response }) => [
    { type: 'response.done', response: openAIResponse(response) },
    { type: 'rate_limits.updated', rate_limits: [tokensLeft(response.usage?.total_tokens ?? 0)] },
  ],
  'output-added': ({ ref, item }) => ({
    type: 'response.output_item.added',
    response_id: ref.responseId,
    output_index: ref.outputIndex,
    item: openAIItem(item),
  }),
  'output-done': ({ ref, item, outside }) => {
    const done: Body = {
      type: 'response.output_item.done',
      response_id: ref.responseId,
      output_index: ref.outputIndex,
      item: openAIItem(item),
    };
    if (outside) return done;
    return [{ type: 'conversation.item.done', previous_item_id: null, item: openAIItem(item) }, done];
  },
  'part-added': ({ ref, part }) => ({ type: 'response.content_part.added', ...inPart(ref), part }),
  'part-done': ({ ref, part }) => ({ type: 'response.content_part.done', ...inPart(ref), part }),
  'text-delta': ({ ref, delta }) => ({ type: 'response.output_text.delta', ...inPart(ref), delta }),
  'text-done': ({ ref, text }) => ({ type: 'response.output_text.done', ...inPart(ref), text }),
  'speech-text-delta': ({ ref, delta }) => ({
    type: 'response.output_audio_transcript.delta',
    ...inPart(ref),
    delta,
  }),
  'speech-text-done': ({ ref, transcript }) => ({
    type: 'response.output_audio_transcript.done',
    ...inPart(ref),
    transcript,
  }),
  'audio-delta': ({ ref, audio }) => ({ type: 'response.output_audio.delta', ...inPart(ref), delta: audio }),
  'audio-done': ({ ref }) => ({ type: 'response.output_audio.done', ...inPart(ref) }),
  'arguments-delta': ({ ref, callId, delta }) => ({
    type: 'response.function_call_arguments.delta',
    ...inOutput(ref),
    call_id: callId,
    delta,
  }),
  'arguments-done': ({ ref, callId, name, arguments: text }) => ({
    type: 'response.function_call_arguments.done',
    ...inOutput(ref),
    call_id: callId,
    name,
    arguments: text,
  }),

  word: nothing,
  'words-done': nothing,
  viseme: nothing,
  'visemes-done': nothing,
  blendshapes: nothing,
  'blendshapes-done': nothing,
  'avatar-connecting': nothing,
  'avatar-speaking': nothing,
  'avatar-idle': nothing,
  'video-delta': nothing,
  'output-cleared': nothing,
  'heard-segment': nothing,
  'rtc-answer': nothing,
  'rtc-failed': nothing,
};

/** The events of OpenAI's realtime API (GA) for an engine event, in order. */
export function toOpenAI(event: EngineEvent, extras: SessionExtras, random: Random): OpenAIEvent[] {
  // The table maps each kind to its function, which TypeScript cannot verify across a union.
  const map = MAPPING[event.kind] as (event: EngineEvent, extras: SessionExtras) => Body | Body[];
  return [map(event, extras)].flat().map((body) => withId(body, newEventId(random)));
}

function withId({ type, ...fields }: Body, event_id: string): OpenAIEvent {
  return { type, event_id, ...fields };
}

/** A limit that is never reached, as recorded; tokens are restored at once. */
function tokensLeft(used: number): Record<string, unknown> {
  const limit = 15_000_000;
  return { name: 'tokens', limit, remaining: limit - used, reset_seconds: 0.001 };
}

/** The engine uses the field names of Voice Live. */
const NAMES: readonly [RegExp, string][] = [
  [/\bsession\.voice\b/gu, 'session.audio.output.voice'],
  [/\bsession\.turn_detection\b/gu, 'session.audio.input.turn_detection'],
  [/\bsession\.input_audio_transcription\b/gu, 'session.audio.input.transcription'],
  [/\bsession\.input_audio_noise_reduction\b/gu, 'session.audio.input.noise_reduction'],
  [/\bsession\.max_response_output_tokens\b/gu, 'session.max_output_tokens'],
  [/\b(session|response)\.modalities\b/gu, '$1.output_modalities'],
  [/\bresponse\.input_items\b/gu, 'response.input'],
];

function renamed(text: string): string {
  return NAMES.reduce((result, [name, other]) => result.replace(name, other), text);
}
