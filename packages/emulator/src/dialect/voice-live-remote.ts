// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import type { CallState, SearchState, ServerEvents } from '@voicelive-kit/protocol/server';
import type { EngineEventOf } from '../engine/events.ts';
import type { RemoteEvent } from '../engine/events.ts';

type Mapping = {
  [K in RemoteEvent['kind']]: (event: EngineEventOf<K>, make: ServerEvents) => ServerEvent | [];
};

/** The events about everything that runs on the service's side. */
export const REMOTE_MAPPING: Mapping = {
  'mcp-tools-listed': ({ state, item }, make) => make.mcpListTools(state, item.id),
  'remote-arguments-delta': ({ call, ref, delta }, make) => {
    const event = make.mcpCallArgumentsDelta(ref, delta);
    // The same fields under another name; there is no recording of them.
    return call === 'mcp' ? event : { ...event, type: 'response.foundry_agent_call_arguments.delta' };
  },
  'remote-arguments-done': ({ call, ref, arguments: text }, make) => {
    const event = make.mcpCallArgumentsDone(ref, text);
    return call === 'mcp' ? event : { ...event, type: 'response.foundry_agent_call_arguments.done' };
  },
  'remote-state': (event, make) => remoteState(event, make),
  annotation: ({ ref, annotation, index }, make) =>
    make.audioTranscriptAnnotationAdded(ref, annotation, index),
  // Of voice agents only.
  subagent: () => [],
  invocation: ({ delta }, make) => make.invocationDelta(delta),
  warning: ({ code, message, param }, make) => make.warning({ code, message, param }),
};

function remoteState(event: EngineEventOf<'remote-state'>, make: ServerEvents): ServerEvent {
  const { call, ref, state, sequence, agentResponseId } = event;
  // The plan of each kind of call uses the states of that kind only.
  switch (call) {
    case 'mcp':
      return make.mcpCall(state as CallState, ref.itemId, ref.outputIndex);
    case 'agent': {
      const made = make.foundryAgentCall(state as CallState, ref.itemId, ref.outputIndex);
      return state === 'in_progress' ? { ...made, agent_response_id: agentResponseId } : made;
    }
    case 'web-search':
      return make.webSearchCall(state as SearchState, ref, sequence);
    default:
      return make.fileSearchCall(state as SearchState, ref, sequence);
  }
}
