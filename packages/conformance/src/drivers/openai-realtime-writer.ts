// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { newEventId } from '@voicelive-kit/protocol';
import { makeUsage } from '@voicelive-kit/protocol/server';
import type { WireMessage } from '../server/driver.ts';
import type {
  ClientRequest,
  ErrorClass,
  ItemRef,
  NeutralItem,
  NeutralPart,
  ResponseStatus,
  ServerVerb,
} from '../server/neutral.ts';

type Event = { type: string; [field: string]: unknown };

const ERRORS: Record<ErrorClass, { type: string; code: string; param?: string }> = {
  minor: { type: 'invalid_request_error', code: 'invalid_value' },
  fatal: { type: 'insufficient_quota', code: 'insufficient_quota' },
  exhausted: { type: 'insufficient_quota', code: 'insufficient_quota' },
  busy: { type: 'invalid_request_error', code: 'conversation_already_has_active_response' },
  'nothing-to-cancel': { type: 'invalid_request_error', code: 'response_cancel_not_active' },
  rejected: { type: 'invalid_request_error', code: 'invalid_value' },
  'no-anchor': { type: 'invalid_request_error', code: 'invalid_value', param: 'previous_item_id' },
  'empty-commit': { type: 'invalid_request_error', code: 'input_audio_buffer_commit_empty' },
};

/** Writes verbs as events of the generally available OpenAI Realtime protocol. */
export function createOpenAiWriter(): (verb: ServerVerb) => WireMessage[] {
  return (verb) => {
    if (verb.say === 'garbage') return ['{"type": not json'];
    return toEvents(verb).map((event) => JSON.stringify({ event_id: newEventId(), ...event }));
  };
}

function toEvents(verb: Exclude<ServerVerb, { say: 'garbage' }>): Event[] {
  switch (verb.say) {
    case 'unknown':
      return [{ type: 'conformance.unknown' }];
    case 'hello':
      return [
        {
          type: 'session.created',
          session: { id: 'sess_conformance', type: 'realtime', object: 'realtime.session' },
        },
      ];
    case 'config-accepted':
      return [
        {
          type: 'session.updated',
          session: {
            ...(verb.raw as object | undefined),
            id: 'sess_conformance',
            type: 'realtime',
            object: 'realtime.session',
          },
        },
      ];
    case 'item-created': {
      const item = verb.raw ?? toItem(verb.item, 'completed');
      return [
        added(item, verb.previousId),
        { ...added(item, verb.previousId), type: 'conversation.item.done' },
      ];
    }
    case 'item-deleted':
      return [{ type: 'conversation.item.deleted', item_id: verb.itemId }];
    case 'truncated':
      return [
        {
          type: 'conversation.item.truncated',
          item_id: verb.itemId,
          content_index: 0,
          audio_end_ms: verb.audioEndMs,
        },
      ];
    case 'committed':
      return [
        { type: 'input_audio_buffer.committed', item_id: verb.itemId, previous_item_id: verb.previousId },
      ];
    case 'cleared':
      return [{ type: 'input_audio_buffer.cleared' }];
    case 'user-start':
      return [{ type: 'input_audio_buffer.speech_started', item_id: verb.itemId, audio_start_ms: verb.atMs }];
    case 'user-stop':
      return [{ type: 'input_audio_buffer.speech_stopped', item_id: verb.itemId, audio_end_ms: verb.atMs }];
    case 'transcript-part':
      return [transcription(verb.itemId, 'delta', { delta: verb.delta })];
    case 'transcript-final':
      return [
        {
          ...transcription(verb.itemId, 'completed', { transcript: verb.text }, verb.part),
          ...(verb.confidence !== undefined && {
            logprobs: [{ token: verb.text, logprob: Math.log(verb.confidence), bytes: null }],
          }),
        },
      ];
    case 'transcript-failed':
      return [
        transcription(verb.itemId, 'failed', { error: { type: 'transcription_error', message: 'scripted' } }),
      ];
    case 'tools-listed': {
      const item = { id: verb.itemId, type: 'mcp_list_tools', server_label: 'conformance', tools: [] };
      return [
        added(item, verb.previousId),
        { type: 'mcp_list_tools.in_progress', item_id: verb.itemId },
        { type: 'mcp_list_tools.completed', item_id: verb.itemId },
        { ...added(item, verb.previousId), type: 'conversation.item.done' },
      ];
    }
    case 'response-start':
      return [{ type: 'response.created', response: response(verb, 'in_progress') }];
    case 'message-start': {
      const item = message(verb.itemId, 'in_progress', []);
      return [
        outputItem('added', verb, item),
        added(item, verb.previousId),
        inPart('content_part.added', verb, {
          part: verb.form === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
        }),
      ];
    }
    case 'audio':
      return [inPart('output_audio.delta', verb, { delta: Buffer.from(verb.bytes).toString('base64') })];
    case 'text': {
      const type = verb.form === 'audio' ? 'output_audio_transcript.delta' : 'output_text.delta';
      return [inPart(type, verb, { delta: verb.delta })];
    }
    case 'word':
      return [
        inPart('output_audio_transcript.delta', verb, { delta: verb.text, start_time: verb.fromMs / 1000 }),
      ];
    // This protocol sends times together with their words.
    case 'word-time':
      return [];
    case 'message-end': {
      const content = verb.form === 'audio' ? spoken(verb.text) : written(verb.text);
      const item = message(verb.itemId, verb.complete ? 'completed' : 'incomplete', content);
      const done =
        verb.form === 'audio'
          ? [
              inPart('output_audio.done', verb, {}),
              inPart('output_audio_transcript.done', verb, { transcript: verb.text }),
            ]
          : [inPart('output_text.done', verb, { text: verb.text })];
      return [
        ...done,
        inPart('content_part.done', verb, { part: content[0] }),
        outputItem('done', verb, item),
      ];
    }
    case 'call': {
      const item = call(verb, 'in_progress', '');
      return [outputItem('added', verb, item), added(item, verb.previousId), ...callDone(verb)];
    }
    case 'remote-call': {
      const item = {
        id: verb.itemId,
        type: 'mcp_call',
        server_label: 'conformance',
        name: verb.name,
        arguments: verb.args,
        output: verb.output,
      };
      return [
        outputItem('added', verb, { ...item, arguments: '', output: null }),
        added({ ...item, arguments: '', output: null }, verb.previousId),
        inPart('mcp_call_arguments.done', verb, { arguments: verb.args }),
        outputItem('done', verb, item),
      ];
    }
    case 'call-again':
      return callDone(verb);
    case 'response-end':
      return [
        {
          type: 'response.done',
          response: {
            ...response(verb, statusOf(verb.status)),
            status_details: statusDetails(verb.status),
            usage: verb.usage && makeUsage(verb.usage),
            output: verb.items.map((item) => toItem(item, 'completed')),
          },
        },
      ];
    case 'error':
      return [
        {
          type: 'error',
          error: { param: null, ...ERRORS[verb.class], message: verb.message, event_id: verb.ref ?? null },
        },
      ];
    default:
      return neverSaid(verb);
  }
}

function neverSaid(verb: never): never {
  throw new TypeError(`this driver cannot write ${JSON.stringify(verb)}`);
}

const added = (item: unknown, previousId: string | null): Event => ({
  type: 'conversation.item.added',
  item,
  previous_item_id: previousId,
});

const transcription = (itemId: string, step: string, fields: object, part = 0): Event => ({
  type: `conversation.item.input_audio_transcription.${step}`,
  item_id: itemId,
  content_index: part,
  ...fields,
});

const outputItem = (step: string, ref: ItemRef, item: unknown): Event => ({
  type: `response.output_item.${step}`,
  response_id: ref.responseId,
  output_index: ref.index,
  item,
});

const inPart = (type: string, ref: ItemRef, fields: object): Event => ({
  type: `response.${type}`,
  response_id: ref.responseId,
  item_id: ref.itemId,
  output_index: ref.index,
  content_index: 0,
  ...fields,
});

const message = (id: string, status: string, content: unknown[]) => ({
  id,
  object: 'realtime.item',
  type: 'message',
  role: 'assistant',
  status,
  content,
});

const spoken = (transcript: string) => [{ type: 'output_audio', transcript }];
const written = (text: string) => [{ type: 'output_text', text }];

type CallVerb = Extract<ServerVerb, { say: 'call' | 'call-again' }>;

const call = (verb: CallVerb, status: string, args: string) => ({
  id: verb.itemId,
  object: 'realtime.item',
  type: 'function_call',
  status,
  call_id: verb.callId,
  name: verb.name,
  arguments: args,
});

function callDone(verb: CallVerb): Event[] {
  return [
    {
      type: 'response.function_call_arguments.done',
      response_id: verb.responseId,
      item_id: verb.itemId,
      output_index: verb.index,
      call_id: verb.callId,
      name: verb.name,
      arguments: verb.args,
    },
    outputItem('done', verb, call(verb, 'completed', verb.args)),
  ];
}

function response(verb: { responseId: string; answering: ClientRequest | null }, status: string) {
  const request = verb.answering?.raw as { response?: { metadata?: unknown } } | undefined;
  return {
    id: verb.responseId,
    object: 'realtime.response',
    status,
    status_details: null,
    output: [],
    usage: null,
    metadata: request?.response?.metadata ?? null,
  };
}

function statusOf(status: ResponseStatus): string {
  if (status === 'filtered') return 'incomplete';
  return status === 'exhausted' ? 'failed' : status;
}

function statusDetails(status: ResponseStatus): object | null {
  if (status === 'completed') return null;
  if (status === 'cancelled') return { type: 'cancelled', reason: 'client_cancelled' };
  if (status === 'failed')
    return { type: 'failed', error: { type: 'server_error', code: 'rate_limit_exceeded' } };
  if (status === 'exhausted')
    return { type: 'failed', error: { type: 'insufficient_quota', code: 'insufficient_quota' } };
  return { type: 'incomplete', reason: status === 'filtered' ? 'content_filter' : 'max_output_tokens' };
}

function toItem(item: NeutralItem, status: string): object {
  const base = { id: item.id, object: 'realtime.item', status };
  if (item.kind === 'call')
    return { ...base, type: 'function_call', call_id: item.callId, name: item.name, arguments: item.args };
  if (item.kind === 'output')
    return { ...base, type: 'function_call_output', call_id: item.callId, output: item.output };
  if (item.kind === 'other') return { ...base, type: 'unknown' };
  return {
    ...base,
    type: 'message',
    role: item.role,
    content: item.parts.map((part) => toPart(part, item.role)),
  };
}

function toPart(part: NeutralPart, role: string): object {
  if (part.type === 'image') return { type: 'input_image', image_url: part.url };
  if (part.type === 'audio')
    return { type: role === 'user' ? 'input_audio' : 'output_audio', transcript: part.transcript };
  return { type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text };
}
