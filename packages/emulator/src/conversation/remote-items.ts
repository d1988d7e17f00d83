// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newCallId, newId, type Random, type ServerItem, type Tool } from '@voicelive-kit/protocol';
import type { Call } from '../scenario/scenario.ts';

/** Something the service calls itself, without the client: a tool of an MCP server, a Foundry agent, a search. */
export type RemoteKind = 'mcp' | 'agent' | 'web-search' | 'file-search';

/** The kind of a call; undefined for a function the client runs. */
export function remoteKindOf(call: Call): RemoteKind | undefined {
  if (call.mcp !== undefined) return 'mcp';
  if (call.agent !== undefined) return 'agent';
  return call.search === undefined ? undefined : `${call.search}-search`;
}

/** The label by which calls name a server's tools: an MCP server, or a toolbox, which is called the same way. */
export function serverOf(tool: Tool): string | undefined {
  if (tool.type === 'mcp') return tool.server_label;
  return tool.type === 'toolbox' ? tool.toolbox_name : undefined;
}

/** True for a search, after which the answer goes on by itself. */
export function isSearch(call: Call): boolean {
  return call.search !== undefined;
}

/** Items the service makes for what it calls, and for what the client runs. */
const CALL_ITEMS: ReadonlySet<string> = new Set([
  'function_call',
  'mcp_call',
  'foundry_agent_call',
  'web_search_call',
  'file_search_call',
]);

/** True for the item of a call, whoever runs it. */
export function isCallItem(item: ServerItem): boolean {
  return CALL_ITEMS.has(item.type);
}

const PREFIX = { mcp: 'mcp', agent: 'fac', 'web-search': 'ws', 'file-search': 'fs' } as const;

/** The item of a call as it begins. */
export function startedCallItem(kind: RemoteKind, call: Call, random: Random): ServerItem {
  const base = { id: newId(PREFIX[kind], 22, random), object: 'realtime.item' };
  switch (kind) {
    case 'mcp':
      return {
        ...base,
        type: 'mcp_call',
        server_label: call.mcp ?? '',
        name: call.tool ?? '',
        arguments: '',
        approval_request_id: null,
        output: null,
        error: null,
      };
    case 'agent':
      return {
        ...base,
        type: 'foundry_agent_call',
        name: call.agent ?? '',
        call_id: newCallId(random),
        arguments: '',
        agent_response_id: null,
        output: null,
        error: null,
      };
    case 'web-search':
      return { ...base, type: 'web_search_call', status: 'in_progress' };
    default: {
      const queries = call.queries ?? [];
      return { ...base, type: 'file_search_call', status: 'in_progress', queries, results: null };
    }
  }
}

/** The same item when the call has ended; `completed` is false if it was cut short. */
export function finishedCallItem(
  started: ServerItem,
  call: Call,
  details: { arguments: string; completed: boolean; withResults: boolean; agentResponseId: string },
): ServerItem {
  const { completed } = details;
  const outcome = {
    arguments: details.arguments,
    output: completed && call.error === undefined ? (call.output ?? '') : null,
    error:
      completed && call.error !== undefined ? { type: 'tool_execution_error', message: call.error } : null,
  };
  switch (started.type) {
    case 'mcp_call':
      return { ...started, ...outcome };
    case 'foundry_agent_call':
      return { ...started, ...outcome, agent_response_id: details.agentResponseId };
    case 'file_search_call':
      return {
        ...started,
        status: completed ? 'completed' : 'incomplete',
        // Results are sent to clients that request them with `include`.
        results: completed && details.withResults ? (call.results ?? []).map(fileResult) : null,
      };
    default:
      return { ...started, status: completed ? 'completed' : 'incomplete' };
  }
}

type FileResult = NonNullable<Call['results']>[number];

function fileResult({ file_id, filename, score, text, attributes }: FileResult) {
  return {
    attributes: attributes ?? {},
    file_id: file_id ?? null,
    filename: filename ?? null,
    score: score ?? null,
    text: text ?? null,
  };
}
