// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { voiceAgentFields } from './voice-agent.ts';

const text = z.string().min(1);

const mcpServer = z
  .strictObject({
    tools: z
      .array(
        z.strictObject({
          name: text,
          description: z.string().optional(),
          input_schema: z.record(z.string(), z.json()).optional(),
          annotations: z.record(z.string(), z.json()).optional(),
        }),
      )
      .default([])
      .describe('The tools it lists'),
    fails: z.literal(true).optional().describe('Its tools cannot be listed'),
    delayMs: z.number().min(0).optional().describe('How long listing its tools takes'),
  })
  .describe('An MCP server');

const agent = z
  .strictObject({
    description: z.string().optional(),
    id: text.optional().describe('The agent_id that session.agent shows'),
    project: text.optional().describe('The only project that contains it'),
    ...voiceAgentFields,
    fails: z
      .union([z.literal(true), z.literal('silent')])
      .optional()
      .describe('It cannot be started: an error before session.created, or no response at all'),
  })
  .describe('A Foundry agent that sessions can use');

/** What a scenario says about everything behind the service: agents, MCP servers, the customer's deployments. */
export const remoteFields = {
  agents: z
    .record(z.string(), agent)
    .optional()
    .describe('Foundry agents by name (classic ones by id); if given, only these exist'),
  mcp: z.record(z.string(), mcpServer).optional().describe('MCP servers by label'),
  deployments: z
    .record(z.string(), z.strictObject({ fails: z.literal(true) }))
    .optional()
    .describe("The customer's deployments (bring your own model) that fail on first use"),
  interim: z
    .strictObject({
      say: text.optional().describe('The text of an LLM interim response'),
      inside: z
        .literal(true)
        .optional()
        .describe('The filler is part of the response it bridges, instead of a separate response'),
    })
    .optional()
    .describe('How interim responses behave'),
};
