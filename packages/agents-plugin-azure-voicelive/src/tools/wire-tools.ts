// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Tool, ToolChoice } from '@voicelive-kit/protocol';

export interface ToolConversion {
  readonly tools: Tool[];
  /** Names of tools that could not be converted, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** The service's form of the framework's tools, in a stable order so that prompt caches hit. */
export function toWireTools(context: llm.ToolContext): ToolConversion {
  const tools: Tool[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const [name, tool] of llm.sortedToolEntries(context)) {
    try {
      const parameters = { ...llm.toJsonSchema(tool.parameters) };
      tools.push({
        type: 'function',
        name,
        description: tool.description,
        parameters: asObjectSchema(parameters),
      });
    } catch {
      // One tool with a schema that does not convert must not take the others away.
      skipped.push({ name, reason: 'its parameters cannot be expressed as a JSON schema' });
    }
  }
  for (const tool of context.providerTools) {
    skipped.push({
      name: tool.id,
      reason: 'it is a provider tool, which Voice Live does not take from LiveKit',
    });
  }
  return { tools, skipped };
}

function asObjectSchema(schema: Record<string, unknown>): Record<string, unknown> {
  return schema['type'] === undefined && schema['properties'] === undefined
    ? { type: 'object', properties: {}, ...schema }
    : schema;
}

/** The service's form of a tool choice; `null` and `undefined` mean its default. */
export function toWireToolChoice(choice: llm.ToolChoice | null | undefined): ToolChoice {
  if (choice === null || choice === undefined) return 'auto';
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.function.name };
}
