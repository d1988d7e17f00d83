// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientRequest, Peer, ScriptedResponse } from '@voicelive-kit/conformance/testing';

const PCM_60_MS = Buffer.alloc(2880, 1).toString('base64');

let events = 0;

/** An event of the service that no driver supports. */
export function raw(peer: Peer, type: string, rest: object): void {
  events += 1;
  peer.sendRaw({ type, event_id: `event_raw_${events}`, ...rest });
}

export function response(id: string, status: string, rest: object = {}): { response: object } {
  return { response: { id, object: 'realtime.response', status, output: [], ...rest } };
}

export function spoken(id: string, transcript: string, status = 'completed'): object {
  return { id, type: 'message', role: 'assistant', status, content: [{ type: 'audio', transcript }] };
}

export function metadataOf(request: ClientRequest): object | undefined {
  return (request.raw as { response?: { metadata?: object } }).response?.metadata;
}

/** Speaks a message under a response id, without its end. */
export function speaks(peer: Peer, responseId: string, itemId: string, text = 'It is warm.'): void {
  const part = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
  const item = { id: itemId, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  raw(peer, 'response.output_item.added', { response_id: responseId, output_index: 0, item });
  raw(peer, 'response.audio_transcript.delta', { ...part, delta: text });
  raw(peer, 'response.audio.delta', { ...part, delta: PCM_60_MS });
}

/** Begins a function call, in the response and in the conversation, and returns its item. */
export function beginsCall(peer: Peer, responseId: string, itemId = 'item_call'): object {
  const item = { id: itemId, type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '' };
  const started = { ...item, status: 'in_progress' };
  peer.conversation.insert({ kind: 'call', id: itemId, callId: 'call_1', name: 'weather', args: '' });
  raw(peer, 'response.output_item.added', { response_id: responseId, output_index: 0, item: started });
  raw(peer, 'conversation.item.created', { previous_item_id: null, item: started });
  return item;
}

/** Begins a call of a remote tool, and returns its item. */
export function beginsRemoteCall(peer: Peer, responseId: string, itemId = 'item_mcp'): object {
  const item = {
    id: itemId,
    type: 'mcp_call',
    server_label: 'wiki',
    name: 'search',
    arguments: '{}',
    output: null,
  };
  raw(peer, 'response.output_item.added', { response_id: responseId, output_index: 0, item });
  return item;
}

/** Speaks a filler; with `whole: false` without its end. */
export function fills(response: ScriptedResponse, whole = true): void {
  const itemId = response.message('interim_1');
  response.text(itemId, 'One moment.').audio(itemId, 60);
  if (whole) response.endMessage(itemId);
}
