// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A function the client runs; `parameters` is a JSON schema. */
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

export type Tool = FunctionTool | McpTool | FoundryAgentTool;

/** Native realtime models take the three words only. */
export type ToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; name: string };
