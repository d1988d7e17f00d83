// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';

export function isUser(item: ServerItem): boolean {
  return item.type === 'message' && item.role === 'user';
}

export function isAssistant(item: ServerItem): boolean {
  return item.type === 'message' && item.role === 'assistant';
}

/** The words of a message: text, or the transcript of audio; empty for anything else. */
export function textOf(item: ServerItem): string {
  if (item.type !== 'message') return '';
  return (item.content ?? [])
    .map((part) => {
      if (part.type === 'input_image') return '';
      return (part.type === 'audio' || part.type === 'input_audio' ? part.transcript : part.text) ?? '';
    })
    .join(' ')
    .trim();
}

/** The outputs of calls among the items, in order: of functions the client ran, and of what the service called. */
export function outputsOf(items: readonly ServerItem[]): string[] {
  return items.flatMap((item) => {
    if (item.type === 'function_call_output') return [item.output];
    if (item.type !== 'mcp_call' && item.type !== 'foundry_agent_call') return [];
    if (typeof item.output === 'string') return [item.output];
    return item.error === null || item.error === undefined ? [] : [messageOf(item.error)];
  });
}

/** True if a client delivered the output of a call. */
export function hasOutput(items: readonly ServerItem[], callId: string): boolean {
  return items.some((item) => item.type === 'function_call_output' && item.call_id === callId);
}

/** True if the client's last answer about a call of an MCP server was a denial. */
export function isDenied(items: readonly ServerItem[]): boolean {
  const answer = items.findLast((item) => item.type === 'mcp_approval_response');
  return answer?.type === 'mcp_approval_response' && !answer.approve;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
