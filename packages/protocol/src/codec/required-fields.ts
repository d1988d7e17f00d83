// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';

/** What a required field must hold. */
export type FieldKind = 'string' | 'number' | 'boolean' | 'object';

type RequiredKeys<E> = { [K in keyof E]-?: undefined extends E[K] ? never : K }[keyof E];

/** Every field the type calls required, plus dotted paths into it: the compiler keeps table and types together. */
type FieldsOf<E> = { readonly [K in Exclude<RequiredKeys<E>, 'type'> & string]: FieldKind } & {
  readonly [path: `${string}.${string}`]: FieldKind;
};
type TableOf<E extends { type: string }> = { readonly [T in E['type']]: FieldsOf<Extract<E, { type: T }>> };

const ITEM = { item: 'object', 'item.id': 'string', 'item.type': 'string' } as const;
const PART = { response_id: 'string', item_id: 'string' } as const;
const DELTA = { ...PART, delta: 'string' } as const;
const BY_ITEM = { item_id: 'string' } as const;

/** Server event type → the fields without which the event is useless. Also the list of known types. */
export const SERVER_REQUIRED: TableOf<ServerEvent> = {
  'session.created': { session: 'object', 'session.id': 'string' },
  'session.updated': { session: 'object', 'session.id': 'string' },
  'session.avatar.connecting': { server_sdp: 'string' },
  'session.avatar.switch_to_speaking': {},
  'session.avatar.switch_to_idle': {},
  error: { error: 'object' },
  warning: { warning: 'object' },
  'rate_limits.updated': {},
  'input_audio_buffer.speech_started': {},
  'input_audio_buffer.speech_stopped': {},
  'input_audio_buffer.committed': BY_ITEM,
  'input_audio_buffer.cleared': {},
  'conversation.item.created': ITEM,
  'conversation.item.done': ITEM,
  'conversation.item.truncated': BY_ITEM,
  'conversation.item.deleted': BY_ITEM,
  'conversation.item.retrieved': ITEM,
  'conversation.item.input_audio_transcription.delta': { item_id: 'string', delta: 'string' },
  'conversation.item.input_audio_transcription.completed': { item_id: 'string', transcript: 'string' },
  'conversation.item.input_audio_transcription.failed': BY_ITEM,
  'response.created': { response: 'object', 'response.id': 'string' },
  'response.done': { response: 'object', 'response.id': 'string' },
  'response.output_item.added': { response_id: 'string', ...ITEM },
  'response.output_item.done': { response_id: 'string', ...ITEM },
  'response.content_part.added': { ...PART, part: 'object', 'part.type': 'string' },
  'response.content_part.done': { ...PART, part: 'object', 'part.type': 'string' },
  'response.text.delta': DELTA,
  'response.text.done': PART,
  'response.audio_transcript.delta': DELTA,
  'response.audio_transcript.done': PART,
  'response.audio_transcript.annotation.added': PART,
  'response.audio.delta': DELTA,
  'response.audio.done': PART,
  'response.function_call_arguments.delta': DELTA,
  'response.function_call_arguments.done': { ...PART, arguments: 'string' },
  'response.audio_timestamp.delta': { ...PART, audio_offset_ms: 'number', text: 'string' },
  'response.audio_timestamp.done': PART,
  'response.animation_viseme.delta': { ...PART, audio_offset_ms: 'number', viseme_id: 'number' },
  'response.animation_viseme.done': PART,
  'response.animation_blendshapes.delta': PART,
  'response.animation_blendshapes.done': PART,
  'mcp_list_tools.in_progress': BY_ITEM,
  'mcp_list_tools.completed': BY_ITEM,
  'mcp_list_tools.failed': BY_ITEM,
  'response.mcp_call_arguments.delta': DELTA,
  'response.mcp_call_arguments.done': PART,
  'response.mcp_call.in_progress': BY_ITEM,
  'response.mcp_call.completed': BY_ITEM,
  'response.mcp_call.failed': BY_ITEM,
  'response.web_search_call.in_progress': BY_ITEM,
  'response.web_search_call.searching': BY_ITEM,
  'response.web_search_call.completed': BY_ITEM,
  'response.file_search_call.in_progress': BY_ITEM,
  'response.file_search_call.searching': BY_ITEM,
  'response.file_search_call.completed': BY_ITEM,
  'response.invocation.delta': { delta: 'object' },
  'response.foundry_agent_call_arguments.delta': BY_ITEM,
  'response.foundry_agent_call_arguments.done': BY_ITEM,
  'response.foundry_agent_call.arguments_delta': BY_ITEM,
  'response.foundry_agent_call.arguments_done': BY_ITEM,
  'response.foundry_agent_call.in_progress': BY_ITEM,
  'response.foundry_agent_call.completed': BY_ITEM,
  'response.foundry_agent_call.failed': BY_ITEM,
  'response.video.delta': { delta: 'string' },
  'output_audio_buffer.cleared': {},
  'output_audio_buffer.started': {},
  'output_audio_buffer.stopped': {},
  'rtc.call.sdp.created': { sdp_answer: 'string' },
  'rtc.call.error': { error: 'object' },
};

/** Client event type → the fields the service insists on. Also the list of known types. */
export const CLIENT_REQUIRED: TableOf<ClientEvent> = {
  'session.update': { session: 'object' },
  'session.avatar.connect': { client_sdp: 'string' },
  'input_audio_buffer.append': { audio: 'string' },
  'input_audio_buffer.commit': {},
  'input_audio_buffer.clear': {},
  'input_audio.turn.start': { turn_id: 'string' },
  'input_audio.turn.append': { turn_id: 'string', audio: 'string' },
  'input_audio.turn.end': { turn_id: 'string' },
  'input_audio.turn.cancel': { turn_id: 'string' },
  'input_audio.clear': {},
  'input_text.delta': { id: 'string', delta: 'string' },
  'input_text.done': { id: 'string' },
  'conversation.item.create': { item: 'object', 'item.type': 'string' },
  'conversation.item.retrieve': BY_ITEM,
  'conversation.item.truncate': { item_id: 'string', content_index: 'number', audio_end_ms: 'number' },
  'conversation.item.delete': BY_ITEM,
  'response.create': {},
  'response.cancel': {},
  'output_audio_buffer.clear': {},
  mcp_approval_response: {},
  'rtc.call.sdp.create': { sdp_offer: 'string' },
};

/** Item type → what an item of that type must carry beside id and type, wherever an event has an `item`. */
export const ITEM_REQUIRED: Readonly<Record<string, Readonly<Record<string, FieldKind>>>> = {
  message: { role: 'string' },
  function_call: { name: 'string', call_id: 'string' },
  function_call_output: { call_id: 'string', output: 'string' },
  mcp_approval_response: { approval_request_id: 'string', approve: 'boolean' },
};
