// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FileSearchResult, McpListedTool } from '@voicelive-kit/protocol';

/** A tool that runs on the service's side: a tool of an MCP server, a Foundry agent, a search. */
export type RemoteCallKind = 'mcp' | 'foundry_agent' | 'web_search' | 'file_search';

/** A call that the service runs by itself. Its items are not in any chat context. */
export interface RemoteCall {
  readonly kind: RemoteCallKind;
  /** Id of its item in the service's conversation; the same in all events of one call. */
  readonly itemId: string;
  /** Id of the response that made the call; null if the service does not say. */
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
  /** JSON text as the model wrote it: what the server will be given. Show it to the person who decides. */
  readonly arguments: string;
}

/**
 * Why a request was answered as it was. `decided`: by `onApproval` or `answer`; `timed_out`: nobody decided within
 * `approvalTimeoutMs`; `callback_failed`: `onApproval` threw, or it or `answer` returned no boolean; `nobody_to_ask`:
 * there is neither `onApproval` nor a listener of `mcp_approval_requested`; `not_required`: the tool does not require
 * approval, but the service asked anyway; `tool_withdrawn`: the present agent no longer has the server; `interrupted`:
 * the response that makes the call had been cancelled before anybody could be asked.
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
  /** The service has learned which tools an MCP server offers: once per connection. */
  mcp_tools_listed: {
    readonly serverLabel: string;
    /** Null if the service does not say. */
    readonly tools: readonly McpListedTool[] | null;
  };
  /** An MCP server did not list its tools; they cannot be called. The service gives no reason. */
  mcp_listing_failed: { readonly serverLabel: string };
  /** A call has begun. */
  remote_call_started: RemoteCall;
  /** The arguments of a call are complete. */
  remote_call_arguments: RemoteCall;
  /** A call is running, or a search is in progress. */
  remote_call_progress: RemoteCall & { readonly state: 'in_progress' | 'searching' };
  /** A call has ended with a result. */
  remote_call_completed: RemoteCall & {
    /** The result of the tool or agent; null for a search, and if the service does not send it. */
    readonly output: string | null;
    /** The results of a file search, with `include: ['file_search_call.results']`. */
    readonly results: readonly FileSearchResult[] | null;
  };
  /**
   * A call has ended without a result. `tool_failed`: the service says so; `refused`: it was not approved, and not
   * made; `cancelled`: with its response; `connection_lost`: it may have taken effect, and its result will not arrive.
   */
  remote_call_failed: RemoteCall & {
    readonly reason: 'tool_failed' | 'refused' | 'cancelled' | 'connection_lost';
    /** The error that the service reports. */
    readonly error: string | null;
  };
  /** A call waits for consent. */
  mcp_approval_requested: McpApprovalRequest & {
    /** Milliseconds until it is refused. */
    readonly timeoutMs: number;
    /** Answers the request; only the first answer counts, and none after the request has been answered or withdrawn. */
    readonly answer: (approve: boolean) => void;
  };
  /** A request for consent was answered. */
  mcp_approval_answered: McpApprovalRequest & {
    readonly approve: boolean;
    readonly basis: McpApprovalBasis;
  };
  /**
   * A request for consent no longer needs an answer. `connection_lost`: the request was lost with its connection, and
   * the call was not made; `rejected`: the service did not accept the answer; `session_closed`: the conversation is
   * over.
   */
  mcp_approval_withdrawn: McpApprovalRequest & {
    readonly reason: 'connection_lost' | 'rejected' | 'session_closed';
  };
  /** The message being spoken cites a source, as after a search. */
  citation: {
    readonly responseId: string;
    /** The id of the message in the chat context. */
    readonly itemId: string;
    readonly index: number;
    readonly url: string | null;
    readonly title: string | null;
    /** The range of the cited words in the message's text, in characters. */
    readonly startIndex: number | null;
    readonly endIndex: number | null;
    /** The annotation as it is on the wire; its format is not documented. */
    readonly annotation: Readonly<Record<string, unknown>>;
  };
}
