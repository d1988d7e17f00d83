// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Call, Reply } from '../scenario/scenario.ts';
import { callFor, type ToolOffer } from './tool-guess.ts';

/** Said in place of calls that the client does not allow, if there is nothing else to say. */
const WITHOUT_TOOLS = 'I cannot look that up right now.';

/** Adapts a reply of a scenario to the client's tool choice: without functions, or with one in particular. */
export function obeying(reply: Reply, offer: ToolOffer): Reply {
  const { choice } = offer;
  if (choice === 'auto' || choice === 'required') return reply;
  const calls = reply.call ?? [];
  if (choice !== 'none' && choice.server !== undefined)
    return { ...reply, call: ofServer(calls, choice.server, choice.name) };
  if (choice !== 'none') {
    const wanted = calls.filter((call) => isFunction(call) && call.tool === choice.name);
    const call = wanted.length > 0 ? wanted : [callFor(reply.say ?? '', offer) ?? []].flat();
    return call.length > 0 ? { ...reply, call } : reply;
  }
  if (!calls.some(isFunction)) return reply;
  const { call: _, ...rest } = reply;
  const remaining = calls.filter((call) => !isFunction(call));
  if (remaining.length > 0) return { ...rest, call: remaining };
  const says = rest.say !== undefined || rest.audio !== undefined;
  return says ? rest : { ...rest, say: WITHOUT_TOOLS };
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
