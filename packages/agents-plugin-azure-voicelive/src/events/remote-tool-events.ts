// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FileSearchResult, McpListedTool } from '@voicelive-kit/protocol';

/** What runs on the service's side: a tool of an MCP server, a Foundry agent, a search. */
export type RemoteCallKind = 'mcp' | 'foundry_agent' | 'web_search' | 'file_search';

/** A call that the service runs by itself. Its items are in no chat context. */
export interface RemoteCall {
  readonly kind: RemoteCallKind;
  /** Id of its item in the service's conversation; the same in all events of one call. */
  readonly itemId: string;
  /** Of the response that made the call; null where the service does not say. */
  readonly responseId: string | null;
  /** Label of the MCP server; null for everything else. */
  readonly serverLabel: string | null;
  /** Name of the tool or the agent; null for a search. */
  readonly name: string | null;
  /** JSON text as the model wrote it; empty while it is being written, and for a search. */
  readonly arguments: string;
}

/** A call that waits for a person's consent. */
export interface McpApprovalRequest {
  /** Id of the `mcp_approval_request` item. */
  readonly id: string;
  /** Label of the MCP server. */
  readonly serverLabel: string;
  /** Name of the tool. */
  readonly tool: string;
  /** JSON text as the model wrote it: what the server will be given. Show it to whoever decides. */
  readonly arguments: string;
}

/**
 * Why a request was answered as it was. `decided`: by `onApproval` or `answer`; `timed_out`: nobody decided within
 * `approvalTimeoutMs`; `callback_failed`: `onApproval` threw, or it or `answer` gave no boolean; `nobody_to_ask`: there is neither
 * `onApproval` nor a listener of `mcp_approval_requested`; `not_required`: the tool says that it needs none, and the
 * service asked all the same; `tool_withdrawn`: the server is none of the present agent's any more; `interrupted`: the
 * response that makes the call had been cancelled before anybody could be asked.
 */
export type McpApprovalBasis =
  | 'decided'
  | 'timed_out'
  | 'callback_failed'
  | 'nobody_to_ask'
  | 'not_required'
  | 'tool_withdrawn'
  | 'interrupted';

/** Calls that the service runs by itself: MCP servers, Foundry agents, searches. */
export interface RemoteToolEvents {
  /** The service has learned what an MCP server offers: once for each connection. */
  mcp_tools_listed: {
    readonly serverLabel: string;
    /** Null where the service does not tell. */
    readonly tools: readonly McpListedTool[] | null;
  };
  /** An MCP server did not say what it offers; its tools cannot be called. The service gives no reason. */
  mcp_listing_failed: { readonly serverLabel: string };
  /** A call has begun. */
  remote_call_started: RemoteCall;
  /** The arguments of a call are complete. */
  remote_call_arguments: RemoteCall;
  /** A call runs, or a search looks for something. */
  remote_call_progress: RemoteCall & { readonly state: 'in_progress' | 'searching' };
  /** A call has ended with a result. */
  remote_call_completed: RemoteCall & {
    /** What the tool or agent gave back; null for a search, and where the service does not tell. */
    readonly output: string | null;
    /** What a file search found, with `include: ['file_search_call.results']`. */
    readonly results: readonly FileSearchResult[] | null;
  };
  /**
   * A call has ended without a result. `tool_failed`: the service says so; `refused`: it was not approved, and not made;
   * `cancelled`: with its response; `connection_lost`: it may have taken effect, and its result will not come.
   */
  remote_call_failed: RemoteCall & {
    readonly reason: 'tool_failed' | 'refused' | 'cancelled' | 'connection_lost';
    /** What the service says about it. */
    readonly error: string | null;
  };
  /** A call waits for consent. */
  mcp_approval_requested: McpApprovalRequest & {
    /** Milliseconds until it is refused. */
    readonly timeoutMs: number;
    /** Decides; only the first decision counts, and none after the request has been answered or withdrawn. */
    readonly answer: (approve: boolean) => void;
  };
  /** A request for consent was answered. */
  mcp_approval_answered: McpApprovalRequest & {
    readonly approve: boolean;
    readonly basis: McpApprovalBasis;
  };
  /**
   * A request for consent needs no answer any more. `connection_lost`: the request went with its connection, and the
   * call was not made; `rejected`: the service did not take the answer; `session_closed`: the conversation is over.
   */
  mcp_approval_withdrawn: McpApprovalRequest & {
    readonly reason: 'connection_lost' | 'rejected' | 'session_closed';
  };
  /** What is being said names a source, as after a search. */
  citation: {
    readonly responseId: string;
    /** Of the message, as the chat context has it. */
    readonly itemId: string;
    readonly index: number;
    readonly url: string | null;
    readonly title: string | null;
    /** Of the words in the message's text that it concerns, in characters. */
    readonly startIndex: number | null;
    readonly endIndex: number | null;
    /** The annotation as it is on the wire; its form is not documented. */
    readonly annotation: Readonly<Record<string, unknown>>;
  };
}
