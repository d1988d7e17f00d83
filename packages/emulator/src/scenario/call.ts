// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Call, CallInput } from './types.ts';

const text = z.string().min(1);

const searchResult = z.strictObject({
  file_id: text.optional(),
  filename: text.optional(),
  score: z.number().optional(),
  text: z.string().optional(),
  attributes: z.record(z.string(), z.json()).optional(),
});

/** One call of a reply: a function the client runs, or something that runs on the service's side. */
export const call = z
  .strictObject({
    tool: text
      .optional()
      .describe('Name of the function tool to call; with `mcp`, of the tool of that server'),
    mcp: text.optional().describe('Label of the MCP server the tool belongs to'),
    agent: text.optional().describe('Name of the Foundry agent to call as a tool'),
    search: z.enum(['web', 'file']).optional().describe('A web or file search'),
    arguments: z.record(z.string(), z.json()).default({}).describe('Arguments of the call'),
    output: z.string().optional().describe('What the MCP server or the agent returns'),
    error: text.optional().describe('The call fails with this message (MCP server or agent)'),
    queries: z.array(text).optional().describe('The query of a file search'),
    results: z.array(searchResult).optional().describe('The results of a file search'),
    delayMs: z.number().min(0).optional().describe('How long the service takes for a call on its side'),
  })
  .superRefine((value, context) => {
    const kinds = ['tool', 'agent', 'search'].filter((kind) => Object.hasOwn(value, kind));
    if (kinds.length !== 1) {
      context.addIssue({ code: 'custom', message: 'a call needs one of `tool`, `agent` and `search`' });
    }
    if (value.mcp !== undefined && value.tool === undefined) {
      context.addIssue({ code: 'custom', message: 'a call of an MCP server needs `tool`' });
    }
  })
  .describe('One tool call') satisfies z.ZodType<Call, CallInput>;
