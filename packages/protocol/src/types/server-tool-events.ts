// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponsePartBase, ServerEventBase } from './server-event-base.ts';

/** Discovery of the tools of an MCP server; a failure gives no reason. */
export interface McpListToolsEventOf<T extends string> extends ServerEventBase {
  type: T;
  item_id: string;
}

export type McpListToolsEvent =
  | McpListToolsEventOf<'mcp_list_tools.in_progress'>
  | McpListToolsEventOf<'mcp_list_tools.completed'>
  | McpListToolsEventOf<'mcp_list_tools.failed'>;

export interface McpCallArgumentsDeltaEvent extends ResponsePartBase {
  type: 'response.mcp_call_arguments.delta';
  delta: string;
  obfuscation?: string | null;
}

export interface McpCallArgumentsDoneEvent extends ResponsePartBase {
  type: 'response.mcp_call_arguments.done';
  arguments?: string | null;
}

/** Progress of a call by item; has no response id. */
export interface CallStateEventOf<T extends string> extends ServerEventBase {
  type: T;
  item_id: string;
  output_index?: number;
  response_id?: string | null;
  sequence_number?: number;
  agent_response_id?: string | null;
}

export type McpCallStateEvent =
  | CallStateEventOf<'response.mcp_call.in_progress'>
  | CallStateEventOf<'response.mcp_call.completed'>
  | CallStateEventOf<'response.mcp_call.failed'>;

/** Web and file search, run on the agent's side. */
export type SearchCallEvent =
  | CallStateEventOf<'response.web_search_call.in_progress'>
  | CallStateEventOf<'response.web_search_call.searching'>
  | CallStateEventOf<'response.web_search_call.completed'>
  | CallStateEventOf<'response.file_search_call.in_progress'>
  | CallStateEventOf<'response.file_search_call.searching'>
  | CallStateEventOf<'response.file_search_call.completed'>;

/** A non-speech event of a hosted agent, passed on unchanged. */
export interface InvocationDeltaEvent extends ServerEventBase {
  type: 'response.invocation.delta';
  delta: Record<string, unknown>;
}

/** Two spellings of the argument events exist; both are accepted. */
export interface AgentCallArgumentsEventOf<T extends string> extends ServerEventBase {
  type: T;
  item_id: string;
  response_id?: string | null;
  output_index?: number;
  delta?: string | null;
  arguments?: string | null;
}

/** A Foundry agent used as a tool. */
export type AgentCallEvent =
  | AgentCallArgumentsEventOf<'response.foundry_agent_call_arguments.delta'>
  | AgentCallArgumentsEventOf<'response.foundry_agent_call_arguments.done'>
  | AgentCallArgumentsEventOf<'response.foundry_agent_call.arguments_delta'>
  | AgentCallArgumentsEventOf<'response.foundry_agent_call.arguments_done'>
  | CallStateEventOf<'response.foundry_agent_call.in_progress'>
  | CallStateEventOf<'response.foundry_agent_call.completed'>
  | CallStateEventOf<'response.foundry_agent_call.failed'>;

/** Events about tools that the service runs. */
export type ServerToolEvent =
  | McpListToolsEvent
  | McpCallArgumentsDeltaEvent
  | McpCallArgumentsDoneEvent
  | McpCallStateEvent
  | SearchCallEvent
  | InvocationDeltaEvent
  | AgentCallEvent;
