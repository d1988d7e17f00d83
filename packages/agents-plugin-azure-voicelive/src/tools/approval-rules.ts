// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { McpApproval, Tool } from '@voicelive-kit/protocol';
import { AzureMcpTool, type McpApprovalCallback } from './azure-mcp.ts';

/** The application's approval settings for a server. */
export interface ApprovalRules {
  /** False when the present agent does not have the server. */
  readonly offered: boolean;
  readonly required: McpApproval;
  readonly onApproval?: McpApprovalCallback | undefined;
  readonly timeoutMs?: number | undefined;
  readonly fillerText?: string | undefined;
}

/**
 * The rules of a server.
 * @param offered - the tools that the service should have.
 * @param given - the provider tools of the present agent.
 */
export function approvalRulesOf(
  serverLabel: string,
  offered: readonly Tool[],
  given: llm.ToolContext['providerTools'],
): ApprovalRules {
  const server = offered.find((tool) => tool.type === 'mcp' && tool.server_label === serverLabel);
  const required = (server?.type === 'mcp' ? server.require_approval : undefined) ?? 'always';
  const tool = given.find(
    (each): each is AzureMcpTool => each instanceof AzureMcpTool && each.serverLabel === serverLabel,
  );
  const { onApproval, approvalTimeoutMs: timeoutMs, fillerText } = tool ?? {};
  return { offered: server !== undefined, required, onApproval, timeoutMs, fillerText };
}

/** The rule by which the service decides (`require_approval` in Microsoft Learn, "MCP"). */
export function isRequired(required: McpApproval, tool: string): boolean {
  if (typeof required === 'string') return required !== 'never';
  return (required.always ?? []).includes(tool) || !(required.never ?? []).includes(tool);
}
