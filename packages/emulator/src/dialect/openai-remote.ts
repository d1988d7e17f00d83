// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { EngineEventOf } from '../engine/events.ts';
import type { RemoteEvent } from '../engine/events.ts';
import { inOutput, type Body } from './openai-body.ts';

type Mapping = { [K in RemoteEvent['kind']]: (event: EngineEventOf<K>) => Body | [] };

/**
 * The events for what runs on the service's side. MCP is the same in both protocols; agents as tools, searches,
 * citations and warnings exist in Voice Live only.
 */
export const OPENAI_REMOTE: Mapping = {
  'mcp-tools-listed': ({ state, item }) => ({ type: `mcp_list_tools.${state}`, item_id: item.id }),
  'remote-arguments-delta': ({ call, ref, delta }) =>
    call === 'mcp' ? { type: 'response.mcp_call_arguments.delta', ...inOutput(ref), delta } : [],
  'remote-arguments-done': ({ call, ref, arguments: text }) =>
    call === 'mcp' ? { type: 'response.mcp_call_arguments.done', ...inOutput(ref), arguments: text } : [],
  'remote-state': ({ call, state, ref: { itemId, outputIndex } }) =>
    call === 'mcp' && state !== 'searching'
      ? { type: `response.mcp_call.${state}`, item_id: itemId, output_index: outputIndex }
      : [],
  annotation: () => [],
  subagent: () => [],
  invocation: () => [],
  warning: () => [],
};
