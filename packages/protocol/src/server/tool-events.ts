// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { itemFields } from './event-maker.ts';
import type { EventMaker, PartRef } from './event-maker.ts';

/** The progress of a remote tool call. */
export type CallState = 'in_progress' | 'completed' | 'failed';
export type SearchState = 'in_progress' | 'searching' | 'completed';

export function toolEvents(make: EventMaker) {
  return {
    mcpListTools: (state: CallState, itemId: string) => make(`mcp_list_tools.${state}`, { item_id: itemId }),
    mcpCallArgumentsDelta: (ref: PartRef, delta: string) =>
      make('response.mcp_call_arguments.delta', { ...itemFields(ref), delta }),
    mcpCallArgumentsDone: (ref: PartRef, args: string) =>
      make('response.mcp_call_arguments.done', { ...itemFields(ref), arguments: args }),
    mcpCall: (state: CallState, itemId: string, outputIndex = 0) =>
      make(`response.mcp_call.${state}`, { item_id: itemId, output_index: outputIndex }),
    webSearchCall: (state: SearchState, ref: PartRef, sequenceNumber: number) =>
      make(`response.web_search_call.${state}`, { ...itemFields(ref), sequence_number: sequenceNumber }),
    fileSearchCall: (state: SearchState, ref: PartRef, sequenceNumber: number) =>
      make(`response.file_search_call.${state}`, { ...itemFields(ref), sequence_number: sequenceNumber }),
    foundryAgentCall: (state: CallState, itemId: string, outputIndex = 0) =>
      make(`response.foundry_agent_call.${state}`, { item_id: itemId, output_index: outputIndex }),
    invocationDelta: (delta: Record<string, unknown>) => make('response.invocation.delta', { delta }),
  };
}
