// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type Codec,
  newEventId,
  type Response,
  type ServerEvent,
  type ServerItem,
  type Session,
} from '@voicelive-kit/protocol';
import {
  createServerEvents,
  defaultSession,
  finishedMessageItem,
  finishResponse,
  functionCallItem,
  functionCallOutputItem,
  makeUsage,
  startedMessageItem,
  startResponse,
  userAudioItem,
} from '@voicelive-kit/protocol/server';
import type { WireMessage } from '../server/driver.ts';
import type {
  ClientRequest,
  ErrorClass,
  NeutralItem,
  NeutralUsage,
  ResponseStatus,
  ServerVerb,
} from '../server/neutral.ts';

const ERRORS: Record<ErrorClass, { type: string; code: string; param?: string }> = {
  minor: { type: 'invalid_request_error', code: 'invalid_value' },
  fatal: { type: 'invalid_request_error', code: 'invalid_model' },
  exhausted: { type: 'insufficient_quota', code: 'insufficient_quota' },
  busy: { type: 'invalid_request_error', code: 'conversation_already_has_active_response' },
  'nothing-to-cancel': { type: 'invalid_request_error', code: 'response_cancel_not_active' },
  'empty-commit': { type: 'invalid_request_error', code: 'input_audio_buffer_commit_empty' },
  rejected: { type: 'invalid_request_error', code: 'invalid_value' },
  'no-anchor': { type: 'invalid_request_error', code: 'invalid_value', param: 'previous_item_id' },
};

/** Writes verbs as events of Voice Live. */
export function createVoiceLiveWriter(codec: Codec): (verb: ServerVerb) => WireMessage[] {
  return createWriter((event) => [codec.encodeServer(event)]);
}

/**
 * Writes verbs as Foundry voice agents do: an item is announced under two event names, and again when it is complete.
 */
export function createVoiceAgentWriter(codec: Codec): (verb: ServerVerb) => WireMessage[] {
  return createWriter((event) => {
    const { item, previous_item_id } = event as { item?: ServerItem; previous_item_id?: string | null };
    const again = (type: 'conversation.item.added' | 'conversation.item.done'): ServerEvent[] =>
      item ? [{ type, event_id: newEventId(), previous_item_id: previous_item_id ?? null, item }] : [];
    const said: ServerEvent[] = [event];
    if (event.type === 'conversation.item.created') {
      said.push(...again('conversation.item.added'));
      if (item?.status !== 'in_progress') said.push(...again('conversation.item.done'));
    }
    if (event.type === 'response.output_item.done') said.push(...again('conversation.item.done'));
    return said.map((one) => codec.encodeServer(one));
  });
}

function createWriter(encode: (event: ServerEvent) => WireMessage[]): (verb: ServerVerb) => WireMessage[] {
  const events = createServerEvents();
  const session = () => defaultSession('native', 'gpt-realtime', { id: 'sess_conformance', expiresAt: 0 });

  const toEvents = (verb: Exclude<ServerVerb, { say: 'garbage' | 'unknown' }>): ServerEvent[] => {
    switch (verb.say) {
      case 'hello':
        return [events.sessionCreated(session())];
      case 'config-accepted':
        return [events.sessionUpdated({ ...session(), ...(verb.raw as Partial<Session> | undefined) })];
      case 'item-created':
        return [
          events.itemCreated((verb.raw as ServerItem | undefined) ?? toItem(verb.item), verb.previousId),
        ];
      case 'item-deleted':
        return [events.deleted(verb.itemId)];
      case 'truncated':
        return [events.truncated(verb.itemId, verb.audioEndMs)];
      case 'committed':
        return [events.committed(verb.itemId, verb.previousId)];
      case 'cleared':
        return [events.cleared()];
      case 'user-start':
        return [events.speechStarted(verb.itemId, verb.atMs)];
      case 'user-stop':
        return [events.speechStopped(verb.itemId, verb.atMs)];
      case 'transcript-part':
        return [events.transcriptionDelta(verb.itemId, verb.delta)];
      case 'transcript-final':
        return [events.transcriptionCompleted(verb.itemId, verb.text, transcriptExtras(verb))];
      case 'transcript-failed':
        return [events.transcriptionFailed(verb.itemId, { message: 'scripted' })];
      case 'tools-listed': {
        const item = {
          type: 'mcp_list_tools' as const,
          id: verb.itemId,
          server_label: 'conformance',
          tools: [],
        };
        return [
          events.itemCreated(item, verb.previousId),
          events.mcpListTools('in_progress', verb.itemId),
          events.mcpListTools('completed', verb.itemId),
        ];
      }
      case 'response-start':
        return [events.responseCreated(started(verb.responseId, verb.answering))];
      case 'message-start': {
        const item = startedMessageItem(verb.itemId, 'native');
        return [
          events.outputItemAdded(verb.responseId, item, verb.index),
          events.itemCreated(item, verb.previousId),
          events.contentPartAdded(
            part(verb),
            verb.form === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
          ),
        ];
      }
      case 'audio':
        return [events.audioDelta(part(verb), Buffer.from(verb.bytes).toString('base64'))];
      case 'text':
        return verb.form === 'audio'
          ? [events.audioTranscriptDelta(part(verb), verb.delta)]
          : [events.textDelta(part(verb), verb.delta)];
      case 'word': {
        // Offsets count from the start of the response's audio.
        const offsetMs = (verb.audioBeforeMs ?? 0) + verb.fromMs;
        const timing = { text: verb.text.trim(), offsetMs, durationMs: verb.toMs - verb.fromMs };
        return [
          events.audioTranscriptDelta(part(verb), verb.text),
          events.audioTimestampDelta(part(verb), timing),
        ];
      }
      case 'word-time': {
        const offsetMs = (verb.audioBeforeMs ?? 0) + verb.fromMs;
        const timing = { text: verb.text.trim(), offsetMs, durationMs: verb.toMs - verb.fromMs };
        return [events.audioTimestampDelta(part(verb), timing)];
      }
      case 'message-end': {
        const content = verb.form === 'audio' ? spoken(verb.text) : written(verb.text);
        const item = finishedMessageItem(verb.itemId, content, verb.complete ? 'completed' : 'incomplete');
        const done =
          verb.form === 'audio'
            ? [events.audioDone(part(verb)), events.audioTranscriptDone(part(verb), verb.text)]
            : [events.textDone(part(verb), verb.text)];
        return [...done, events.outputItemDone(verb.responseId, item, verb.index)];
      }
      case 'call': {
        const item = functionCallItem(verb.itemId, { callId: verb.callId, name: verb.name });
        return [
          events.outputItemAdded(verb.responseId, item, verb.index),
          events.itemCreated(item, verb.previousId),
          ...callDone(verb),
        ];
      }
      case 'remote-call': {
        const { itemId, index, args, responseId } = verb;
        const item = remoteCallItem(verb);
        return [
          events.outputItemAdded(responseId, { ...item, arguments: '', output: null }, index),
          events.itemCreated({ ...item, arguments: '', output: null }, verb.previousId),
          events.mcpCall('in_progress', itemId, index),
          events.mcpCallArgumentsDone(part(verb), args),
          events.mcpCall('completed', itemId, index),
          events.outputItemDone(responseId, item, index),
        ];
      }
      case 'call-again':
        return callDone(verb);
      case 'response-end': {
        const output = verb.items.map(toItem);
        const usage = toUsage(verb.usage);
        return [
          events.responseDone(
            ended(started(verb.responseId, verb.answering), { status: verb.status, usage, output }),
          ),
        ];
      }
      case 'error':
        return [
          events.errorEvent({ ...ERRORS[verb.class], message: verb.message, event_id: verb.ref ?? null }),
        ];
      default:
        return neverSaid(verb);
    }
  };

  const callDone = (verb: Extract<ServerVerb, { say: 'call' | 'call-again' }>): ServerEvent[] => [
    events.functionCallArgumentsDone(part(verb), verb.callId, verb.name, verb.args),
    events.outputItemDone(
      verb.responseId,
      functionCallItem(verb.itemId, {
        callId: verb.callId,
        name: verb.name,
        arguments: verb.args,
        status: 'completed',
      }),
      verb.index,
    ),
  ];

  return (verb) => {
    if (verb.say === 'garbage') return ['{"type": not json'];
    if (verb.say === 'unknown') return [JSON.stringify({ type: 'conformance.unknown', event_id: 'event_x' })];
    return toEvents(verb).flatMap((event) => encode(event));
  };
}

const FAILURES = { failed: 'rate_limit_exceeded', exhausted: 'insufficient_quota' } as const;

function neverSaid(verb: never): never {
  throw new TypeError(`this driver cannot write ${JSON.stringify(verb)}`);
}

function transcriptExtras({ text, confidence, part = 0 }: Extract<ServerVerb, { say: 'transcript-final' }>) {
  if (confidence === undefined) return { contentIndex: part };
  const phrase = { text, offset_milliseconds: 0, duration_milliseconds: 1000, words: [], confidence };
  return { contentIndex: part, phrases: [{ ...phrase, locale: 'en-US' }] };
}

function remoteCallItem(verb: Extract<ServerVerb, { say: 'remote-call' }>) {
  const { itemId, name, args, output } = verb;
  return {
    type: 'mcp_call' as const,
    id: itemId,
    server_label: 'conformance',
    name,
    arguments: args,
    output,
  };
}

function part(ref: { responseId: string; itemId: string; index: number }) {
  return { responseId: ref.responseId, itemId: ref.itemId, outputIndex: ref.index };
}

const spoken = (transcript: string) => [{ type: 'audio' as const, transcript }];
const written = (text: string) => [{ type: 'text' as const, text }];

function started(id: string, answering: ClientRequest | null): Response {
  const request = answering?.raw as { response?: { metadata?: Record<string, string> } } | undefined;
  return startResponse({
    id,
    family: 'native',
    conversationId: 'conv_1',
    metadata: request?.response?.metadata ?? null,
  });
}

function ended(
  response: Response,
  end: { status: ResponseStatus; usage: ReturnType<typeof makeUsage> | null; output: ServerItem[] },
): Response {
  const { status, usage, output } = end;
  if (status === 'completed')
    return { ...finishResponse(response, { status, usage: makeUsage({}), output }), usage };
  if (status === 'cancelled')
    return finishResponse(response, { status, reason: 'client_cancelled', usage, output });
  if (status === 'failed' || status === 'exhausted') {
    const error = { type: 'server_error', code: FAILURES[status], message: 'scripted failure' };
    return finishResponse(response, { status: 'failed', error, usage, output });
  }
  const reason = status === 'filtered' ? 'content_filter' : 'max_output_tokens';
  return finishResponse(response, { status: 'incomplete', reason, usage, output });
}

function toUsage(usage: NeutralUsage | null): ReturnType<typeof makeUsage> | null {
  return usage && makeUsage(usage);
}

function toItem(item: NeutralItem): ServerItem {
  if (item.kind === 'call')
    return functionCallItem(item.id, {
      callId: item.callId,
      name: item.name,
      arguments: item.args,
      status: 'completed',
    });
  if (item.kind === 'output') return functionCallOutputItem(item.id, item.callId, item.output);
  if (item.kind === 'message' && item.role === 'user') {
    const user = userAudioItem(item.id, null);
    return { ...user, content: item.parts.map(() => ({ type: 'input_audio' as const, transcript: null })) };
  }
  const first = item.kind === 'message' ? item.parts[0] : undefined;
  const text = item.kind === 'message' ? item.text : '';
  return finishedMessageItem(item.id, first?.type === 'text' ? written(text) : spoken(text));
}
