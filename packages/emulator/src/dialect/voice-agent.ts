// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newEventId, type Random, type ServerEvent, type ServerItem } from '@voicelive-kit/protocol';
import type { EngineEvent, EngineEventOf } from '../engine/events.ts';
import { transcriptionUsage } from '../engine/usage.ts';

/** An event without its id. */
type Body = ServerEvent extends infer E
  ? E extends { event_id?: string }
    ? Omit<E, 'event_id'>
    : never
  : never;

/** What this wire needs to know of a conversation that the engine's events do not repeat. */
export class VoiceAgentConversation {
  readonly id: string;
  /** Whether it is stored. */
  readonly stored: boolean;
  /** The model that transcribes the user. */
  transcriber = '';
  /** The response that is being spoken, or was last. */
  responseId = '';
  /** Incomplete items, and the previous item of each. */
  readonly #open = new Map<string, string | null>();

  constructor(id: string, stored: boolean) {
    this.id = id;
    this.stored = stored;
  }

  /** An item begins that belongs to a response, or to a list of tools. */
  begins(itemId: string): void {
    this.#open.set(itemId, null);
  }

  /** The events for an item that has just been added to the conversation. */
  added(item: ServerItem, previousItemId: string | null): Body[] {
    const added: Body = { type: 'conversation.item.added', previous_item_id: previousItemId, item };
    if (!this.#open.has(item.id)) return [added, done(item, previousItemId)];
    this.#open.set(item.id, previousItemId);
    return [added];
  }

  /** The event for a complete item, unless it is outside the conversation. */
  ends(item: ServerItem): Body[] {
    const previousItemId = this.#open.get(item.id);
    if (previousItemId === undefined) return [];
    this.#open.delete(item.id);
    return [done(item, previousItemId)];
  }
}

function done(item: ServerItem, previousItemId: string | null): Body {
  return { type: 'conversation.item.done', previous_item_id: previousItemId, item };
}

type Extras = {
  [K in EngineEvent['kind']]?: (event: EngineEventOf<K>, conversation: VoiceAgentConversation) => Body[];
};

/** Additional events of voice agents, sent after the corresponding Voice Live event. */
const AFTER: Extras = {
  'item-created': ({ item, previousItemId }, conversation) => conversation.added(item, previousItemId),
  'output-done': ({ item, outside }, conversation) => {
    const events = conversation.ends(item);
    return outside ? [] : events;
  },
  'mcp-tools-listed': ({ state, item }, conversation) =>
    state === 'in_progress' ? [] : conversation.ends(item),
  idle: ({ itemId, audioStartMs, audioEndMs }) => [
    {
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms: audioStartMs,
      audio_end_ms: audioEndMs,
      item_id: itemId,
    },
  ],
  'heard-segment': ({ itemId, id, text, speaker, startMs, endMs }) => [
    {
      type: 'conversation.item.input_audio_transcription.segment',
      item_id: itemId,
      content_index: 0,
      id,
      text,
      speaker,
      start: startMs / 1000,
      end: endMs / 1000,
    },
  ],
  subagent: ({ state, consultationId, callId, name, reason }) => {
    const about = { consultation_id: consultationId, call_id: callId, subagent_name: name };
    return [
      state === 'aborted'
        ? { type: 'session.subagent.aborted', ...about, reason: reason ?? 'failed' }
        : { type: `session.subagent.${state}`, ...about },
    ];
  },
  'rtc-answer': ({ callId, sdp }) => [{ type: 'rtc.call.sdp.created', rtc_call_id: callId, sdp_answer: sdp }],
  'rtc-failed': ({ error }) => [{ type: 'rtc.call.error', operation: 'rtc.call.sdp.create', error }],
};

/** Remembers what later events do not repeat. */
export function follow(event: EngineEvent, conversation: VoiceAgentConversation): void {
  switch (event.kind) {
    case 'session-created':
    case 'session-updated':
      conversation.transcriber = event.session.input_audio_transcription?.model ?? '';
      return;
    case 'response-created':
      conversation.responseId = event.response.id;
      return;
    case 'output-added':
      return conversation.begins(event.item.id);
    case 'item-created':
      if (event.item.type === 'mcp_list_tools') conversation.begins(event.item.id);
      return;
    default:
  }
}

/** Searches, agents as tools and events of hosted agents exist in Voice Live only: here they are in a toolbox. */
const VOICE_LIVE_ONLY =
  /^response\.(?:(?:web_search|file_search|foundry_agent)_call|invocation|audio_transcript\.annotation)/u;

/** The events of Voice Live for an engine event, still under their Voice Live names, in the form of voice agents. */
export function withVoiceAgentFields(
  event: EngineEvent,
  events: readonly ServerEvent[],
  conversation: VoiceAgentConversation,
): ServerEvent[] {
  return events.flatMap((sent): ServerEvent[] => {
    switch (sent.type) {
      case 'conversation.item.done':
        // Sent for every item, below.
        return [];
      case 'session.created':
        // Only then, according to the samples of github.com/microsoft-foundry/foundry-samples (python/voice-agents).
        return [{ ...sent, ...(conversation.stored && { conversation_id: conversation.id }) }];
      case 'response.created':
      case 'response.done': {
        const outside = (event as EngineEventOf<'response-done'>).outside === true;
        const response = { ...sent.response, conversation_id: outside ? null : conversation.id };
        return [{ ...sent, response }];
      }
      case 'conversation.item.input_audio_transcription.completed': {
        const { audioMs = 0, transcript } = event as EngineEventOf<'heard'>;
        const usage = transcriptionUsage(conversation.transcriber, audioMs, transcript);
        return [{ ...sent, usage }];
      }
      case 'output_audio_buffer.cleared':
        return [Object.assign({ ...sent }, { response_id: conversation.responseId })];
      default:
        return VOICE_LIVE_ONLY.test(sent.type) ? [] : [sent];
    }
  });
}

/** The additional events of voice agents. */
export function extrasOf(
  event: EngineEvent,
  conversation: VoiceAgentConversation,
  random: Random,
): ServerEvent[] {
  // The table maps each kind to its function, which TypeScript cannot verify across a union.
  const map = AFTER[event.kind] as
    ((event: EngineEvent, conversation: VoiceAgentConversation) => Body[]) | undefined;
  return (map?.(event, conversation) ?? []).map((body) => withId(body, newEventId(random)));
}

function withId({ type, ...fields }: Body, event_id: string): ServerEvent {
  return { type, event_id, ...fields } as ServerEvent;
}
