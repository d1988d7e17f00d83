// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Tool, ToolChoice } from '@voicelive-kit/protocol';
import { z } from 'zod';
import { ClientMistake } from '../client-mistake.ts';

const text = z.string().min(1);

/** Keywords of JSON schema that the service rejects in the parameters of a function, at any depth. */
const REFUSED = ['allOf', 'not', 'if'];

/** What is wrong with the parameters of a function; undefined for a schema the service accepts. */
function problemIn(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined;
  const fields = schema as Record<string, unknown>;
  const refused = REFUSED.find((keyword) => Object.hasOwn(fields, keyword));
  if (refused !== undefined) return `'${refused}' is not supported in a function's parameters`;
  const branches = [fields['anyOf'], fields['oneOf']].flatMap((value) => (Array.isArray(value) ? value : []));
  if (branches.some((branch) => !hasType(branch))) return `each branch of 'anyOf' and 'oneOf' needs a 'type'`;
  const properties = Object.values((fields['properties'] ?? {}) as Record<string, unknown>);
  for (const part of [...branches, ...properties, fields['items'], fields['additionalProperties']]) {
    const problem = problemIn(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function hasType(branch: unknown): boolean {
  return typeof branch === 'object' && branch !== null && ('type' in branch || '$ref' in branch);
}

const parameters = z.looseObject({}).superRefine((schema, context) => {
  const message = problemIn(schema);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const functionTool = z.looseObject({
  type: z.literal('function'),
  name: text,
  description: z.string().nullish(),
  parameters: parameters.nullish(),
});

const approval = z.union([
  z.enum(['always', 'never']),
  z.strictObject({ always: z.array(z.string()).optional(), never: z.array(z.string()).optional() }),
]);

const mcpTool = z.looseObject({
  type: z.literal('mcp'),
  server_label: text,
  server_url: text,
  authorization: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  allowed_tools: z.array(z.string()).nullish(),
  require_approval: approval.nullish(),
});

const foundryAgentTool = z.looseObject({
  type: z.literal('foundry_agent'),
  agent_name: text,
  project_name: text,
  agent_version: z.string().nullish(),
  description: z.string().nullish(),
  return_agent_response_directly: z.boolean().nullish(),
});

/** One entry of `tools`. */
export const toolFields = z.discriminatedUnion('type', [functionTool, mcpTool, foundryAgentTool]);

/** How tools may be chosen; a bare name is that of a function (livekit-plugins-azure sends it this way). */
export const toolChoiceFields = z.union([text, z.looseObject({ type: z.literal('function'), name: text })]);

const MODES = ['auto', 'none', 'required'] as const;
type Mode = (typeof MODES)[number];

/**
 * The choice in one form: a mode, or what is to be called: a function, or a tool of a server (name '' means any of its
 * tools).
 */
export function chosenTool(choice: ToolChoice): Mode | { name: string; server?: string } {
  if (typeof choice !== 'string') {
    const { name } = choice;
    return { name: name ?? '', ...(choice.type === 'mcp' && { server: choice.server_label }) };
  }
  return MODES.find((mode) => mode === choice) ?? { name: choice };
}

/** Throws a ClientMistake for a bare name that is neither a mode nor an offered function. */
export function checkToolChoice(
  choice: ToolChoice | null | undefined,
  tools: readonly Tool[],
  root: 'session' | 'response',
): void {
  if (typeof choice !== 'string') return;
  const chosen = chosenTool(choice);
  if (typeof chosen === 'string') return;
  if (tools.some((tool) => tool.type === 'function' && tool.name === chosen.name)) return;
  const param = `${root}.tool_choice`;
  throw new ClientMistake(
    'invalid_value',
    `Invalid value: '${param}'. There is no function '${chosen.name}'; supported values are 'auto', 'none', 'required' and the names of functions.`,
    param,
  );
}
