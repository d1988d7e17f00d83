// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Tool } from '@voicelive-kit/protocol';
import { serverOf } from '../conversation/remote-items.ts';
import type { Reply } from '../scenario/scenario.ts';

/**
 * A reply without calls of MCP servers that the session does not name, because a model does not know them. What was to
 * be said after the calls is said at once.
 */
export function withKnownServers(reply: Reply, tools: readonly Tool[]): Reply {
  const labels = new Set(tools.flatMap((tool) => serverOf(tool) ?? []));
  const calls = reply.call ?? [];
  const known = calls.filter(({ mcp }) => mcp === undefined || labels.has(mcp));
  if (known.length === calls.length) return reply;
  const { call: _, then, denied: __, ...rest } = reply;
  if (known.length > 0) return { ...reply, call: known };
  const says = rest.say !== undefined || rest.audio !== undefined;
  return says || then === undefined ? rest : withKnownServers({ ...rest, ...then }, tools);
}
