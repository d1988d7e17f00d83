// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A function that the client runs; `parameters` is a JSON schema. */
export interface FunctionTool {
  type: 'function';
  name: string;
  description?: string | null;
  parameters?: unknown;
}

/** `always` asks before each call, `never` does not, the object decides by tool name. */
export type McpApproval = 'always' | 'never' | { always?: string[]; never?: string[] };

/** A remote MCP server whose tools the service calls itself. */
export interface McpTool {
  type: 'mcp';
  server_label: string;
  server_url: string;
  authorization?: string | null;
  headers?: Record<string, string> | null;
  allowed_tools?: string[] | null;
  require_approval?: McpApproval | null;
  /** For voice agents, like the following fields. */
  server_description?: string | null;
  /** A connection of the project, used instead of credentials. */
  project_connection_id?: string | null;
  /** Found by search when needed instead of being listed at the start. */
  defer_loading?: boolean | null;
  response_scheduling?: ResponseScheduling | null;
}

/** When a call run by the service makes the agent speak. Default `when_idle`. */
export type ResponseScheduling = 'silent' | 'when_idle' | 'interrupt' | 'skip_if_busy';

/** Voice agents: a versioned bundle of tools of the project. */
export interface ToolboxTool {
  type: 'toolbox';
  toolbox_name: string;
  toolbox_version: string;
  response_scheduling?: ResponseScheduling | null;
}

/** Voice agents: a built-in action of the service, such as hanging up. */
export interface SystemTool {
  type: 'system';
  name: 'end_conversation';
  description?: string | null;
}

/** A Foundry agent offered to the model as a tool. */
export interface FoundryAgentTool {
  type: 'foundry_agent';
  agent_name: string;
  project_name: string;
  agent_version?: string | null;
  client_id?: string | null;
  description?: string | null;
  foundry_resource_override?: string | null;
  agent_context_type?: string | null;
  return_agent_response_directly?: boolean | null;
}

export type Tool = FunctionTool | McpTool | FoundryAgentTool | ToolboxTool | SystemTool;

/** Native realtime models accept the three strings only; voice agents also a tool of an MCP server. */
export type ToolChoice = 'auto' | 'none' | 'required' | ChosenTool;

/** A tool that the model must call. */
export type ChosenTool =
  { type: 'function'; name: string } | { type: 'mcp'; server_label: string; name?: string | null };
