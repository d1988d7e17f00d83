// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { END_CONVERSATION, mayEndConversation, type Tool } from '@voicelive-kit/protocol';
import { isSearch, serverOf } from '../conversation/remote-items.ts';
import type { Call, Reply } from '../scenario/scenario.ts';

/** The tools a model is offered, and whether the session is one of a voice agent. */
export interface Offered {
  tools: readonly Tool[];
  voiceAgent: boolean;
}

/**
 * A reply without the calls that the service runs itself, with tools that the session does not have: no model knows them.
 * What was to be said after the calls is said at once. The client's own functions are called as written, because a client
 * must withstand a model that invents one. `warn` is told of both.
 */
export function withOfferedCalls(reply: Reply, offered: Offered, warn: (message: string) => void): Reply {
  const calls = reply.call ?? [];
  const made = calls.filter((call) => mayBeMade(call, offered, warn));
  if (made.length === calls.length) return reply;
  const { call: _, then, denied: __, ...rest } = reply;
  if (made.length > 0) return { ...reply, call: made };
  const says = rest.say !== undefined || rest.audio !== undefined;
  return says || then === undefined ? rest : withOfferedCalls({ ...rest, ...then }, offered, warn);
}

function mayBeMade(call: Call, offered: Offered, warn: (message: string) => void): boolean {
  if (isOffered(call, offered)) return true;
  const { mcp, agent, tool = '' } = call;
  if (mcp !== undefined) {
    warn(`scenario: the call of ${tool} is left out: the session has no MCP server with the label ${mcp}`);
    return false;
  }
  if (offered.voiceAgent && tool === END_CONVERSATION) {
    warn(
      `scenario: the call of ${tool} is left out: the agent does not have this tool; add {type: system, name: ${tool}} to its tools`,
    );
    return false;
  }
  warn(
    agent === undefined
      ? `scenario: ${tool} is called, but the client does not offer a function of this name`
      : `scenario: the agent ${agent} is called, but the client does not offer a tool of the type foundry_agent for it`,
  );
  return true;
}

function isOffered(call: Call, { tools, voiceAgent }: Offered): boolean {
  if (isSearch(call)) return true;
  if (call.mcp !== undefined) return tools.some((tool) => serverOf(tool) === call.mcp);
  if (call.agent !== undefined) {
    return tools.some((tool) => tool.type === 'foundry_agent' && tool.agent_name === call.agent);
  }
  if (voiceAgent && call.tool === END_CONVERSATION && mayEndConversation(tools)) return true;
  return tools.some((tool) => tool.type === 'function' && tool.name === call.tool);
}
