// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from '../../codec/shape.ts';

type Fields = Record<string, unknown>;

/**
 * Which tools of an MCP server a rule is about: a list of names in Voice Live, and an object with that list for voice
 * agents. Source: `MCPToolFilter` of npm `@azure/ai-projects` 2.10.0, whose client sends nothing else in
 * `require_approval`.
 */
const RULES = ['always', 'never'];

/** Changes the approval rules of all tools; `allowed_tools` may be a list in either dialect. */
export function filtersToTheirs(tools: unknown): void {
  for (const approval of approvalsOf(tools)) {
    for (const rule of RULES) {
      const names = approval[rule];
      if (Array.isArray(names)) approval[rule] = { tool_names: names };
    }
  }
}

/** The reverse. Voice Live has no filter by `read_only`: such a rule is left out. */
export function filtersToOurs(tools: unknown): void {
  for (const tool of mcpTools(tools)) namesOf(tool, 'allowed_tools');
  for (const approval of approvalsOf(tools)) for (const rule of RULES) namesOf(approval, rule);
}

function namesOf(fields: Fields, name: string): void {
  const filter = fields[name];
  if (!isObject(filter)) return;
  if (Array.isArray(filter['tool_names'])) fields[name] = filter['tool_names'];
  else delete fields[name];
}

function approvalsOf(tools: unknown): Fields[] {
  return mcpTools(tools).flatMap(({ require_approval: approval }) => (isObject(approval) ? [approval] : []));
}

function mcpTools(tools: unknown): Fields[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter((tool): tool is Fields => isObject(tool) && tool['type'] === 'mcp');
}
