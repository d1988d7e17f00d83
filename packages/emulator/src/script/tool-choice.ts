// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isSearch } from '../conversation/remote-items.ts';
import type { Call, Reply } from '../scenario/scenario.ts';
import { callFor, type ToolOffer } from './tool-guess.ts';

/** Said in place of calls that the client does not allow, if there is nothing else to say. */
const WITHOUT_TOOLS = 'I cannot look that up right now.';

/**
 * Adapts a reply of a scenario to the client's tool choice. Microsoft's reference (KnownToolChoiceLiteral): `none` means
 * no tools whatsoever, `required` at least one.
 */
export function obeying(reply: Reply, offer: ToolOffer): Reply {
  const { choice } = offer;
  const calls = reply.call ?? [];
  if (choice === 'auto') return reply;
  if (choice === 'none') return withoutCalls(reply);
  if (choice === 'required') return calls.length > 0 ? reply : calling(reply, offer);
  if (choice.server !== undefined) return { ...reply, call: ofServer(calls, choice.server, choice.name) };
  const wanted = calls.filter((call) => isFunction(call) && call.tool === choice.name);
  return wanted.length > 0 ? { ...unspoken(reply), call: wanted } : calling(reply, offer);
}

/** A reply without calls; searches remain, because they are not among the client's tools. */
function withoutCalls(reply: Reply): Reply {
  const { call: calls = [], ...rest } = reply;
  const remaining = calls.filter(isSearch);
  if (remaining.length === calls.length) return reply;
  if (remaining.length > 0) return { ...rest, call: remaining };
  const says = rest.say !== undefined || rest.audio !== undefined;
  return says ? rest : { ...rest, say: WITHOUT_TOOLS };
}

/** A call in place of the reply; the reply itself if the client does not offer the tool. */
function calling(reply: Reply, offer: ToolOffer): Reply {
  const call = callFor(reply.say ?? '', offer);
  return call === undefined ? reply : { ...unspoken(reply), call: [call] };
}

/** A model that is made to call says nothing first. */
function unspoken(reply: Reply): Reply {
  const { say: _, audio: __, ...rest } = reply;
  return rest;
}

/** The calls of a server, or of one of its tools, made by a model that is required to. */
function ofServer(calls: readonly Call[], server: string, name: string): Call[] {
  const wanted = calls.filter((call) => call.mcp === server && (name === '' || call.tool === name));
  return wanted.length > 0 || name === '' ? wanted : [{ mcp: server, tool: name, arguments: {} }];
}

function isFunction({ tool, mcp }: Call): boolean {
  return tool !== undefined && mcp === undefined;
}

/** True for a call of a function that the client does not offer. */
export function isWithdrawn(call: Call, { tools }: ToolOffer): boolean {
  return isFunction(call) && tools.every(({ name }) => name !== call.tool);
}
