// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete' | (string & {});

export interface InputTextPart {
  type: 'input_text';
  text: string;
}

/** Caller's speech; `audio` is base64 and returned only by `conversation.item.retrieve`. */
export interface InputAudioPart {
  type: 'input_audio';
  audio?: string | null;
  transcript?: string | null;
}

export interface InputImagePart {
  type: 'input_image';
  /** A data URL or an https URL; clients have to send one, the service echoes null instead. */
  image_url?: string | null;
  detail?: 'auto' | 'low' | 'high' | null;
}

/** Assistant text; `output_text` is accepted from clients and echoed as `text`. */
export interface TextPart {
  type: 'text' | 'output_text';
  text: string;
}

/** Assistant speech. */
export interface AudioPart {
  type: 'audio';
  audio?: string | null;
  transcript?: string | null;
}

export type ContentPart = InputTextPart | InputAudioPart | InputImagePart | TextPart | AudioPart;

interface ItemBase {
  /** Chosen by the client or else by the service, which always sends one. */
  id?: string;
  object?: string;
  status?: ItemStatus | null;
  /** Newer native models: for example commentary or final answer. */
  phase?: string | null;
}

export interface SystemMessageItem extends ItemBase {
  type: 'message';
  role: 'system';
  content?: InputTextPart[] | null;
}

export interface UserMessageItem extends ItemBase {
  type: 'message';
  role: 'user';
  content?: (InputTextPart | InputAudioPart | InputImagePart)[] | null;
}

export interface AssistantMessageItem extends ItemBase {
  type: 'message';
  role: 'assistant';
  content?: (TextPart | AudioPart)[] | null;
}

export type MessageItem = SystemMessageItem | UserMessageItem | AssistantMessageItem;

export interface FunctionCallItem extends ItemBase {
  type: 'function_call';
  name: string;
  call_id: string;
  /** JSON text; empty while it is being streamed, and for some calls without parameters. */
  arguments?: string | null;
}

export interface FunctionCallOutputItem extends ItemBase {
  type: 'function_call_output';
  call_id: string;
  /** Always text; other results are sent as JSON text. */
  output: string;
}

/** One tool of an MCP server as described by `mcp_list_tools`. */
export interface McpListedTool {
  name: string;
  description?: string | null;
  input_schema?: unknown;
  annotations?: unknown;
}

export interface McpListToolsItem extends ItemBase {
  type: 'mcp_list_tools';
  server_label?: string | null;
  tools?: McpListedTool[] | null;
}

export interface McpCallItem extends ItemBase {
  type: 'mcp_call';
  server_label?: string | null;
  name?: string | null;
  arguments?: string | null;
  approval_request_id?: string | null;
  output?: string | null;
  error?: unknown;
}

export interface McpApprovalRequestItem extends ItemBase {
  type: 'mcp_approval_request';
  server_label?: string | null;
  name?: string | null;
  arguments?: string | null;
}

export interface McpApprovalResponseItem extends ItemBase {
  type: 'mcp_approval_response';
  /** Id of the `mcp_approval_request` item. */
  approval_request_id: string;
  approve: boolean;
  reason?: string | null;
}

export interface WebSearchCallItem extends ItemBase {
  type: 'web_search_call';
}

export interface FileSearchResult {
  file_id?: string | null;
  filename?: string | null;
  score?: number | null;
  text?: string | null;
  attributes?: Record<string, unknown> | null;
}

export interface FileSearchCallItem extends ItemBase {
  type: 'file_search_call';
  queries?: string[] | null;
  results?: FileSearchResult[] | null;
}

export interface FoundryAgentCallItem extends ItemBase {
  type: 'foundry_agent_call';
  name?: string | null;
  call_id?: string | null;
  arguments?: string | null;
  agent_response_id?: string | null;
  output?: string | null;
  error?: unknown;
}

export type ConversationItem =
  | MessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | McpListToolsItem
  | McpCallItem
  | McpApprovalRequestItem
  | McpApprovalResponseItem
  | WebSearchCallItem
  | FileSearchCallItem
  | FoundryAgentCallItem;

/** An item as the service sends it: always with an id. */
export type ServerItem = ConversationItem & { id: string };
