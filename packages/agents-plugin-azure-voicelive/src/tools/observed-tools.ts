// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, voice } from '@livekit/agents';
import type { Tool } from '@voicelive-kit/protocol';
import { RemoteTool } from './remote-tool.ts';
import type { CallOutput, ToolCalls } from './tool-calls.ts';

/**
 * The tools with which the framework executes calls; reports how each call ends.
 *
 * The framework drops results of interrupted speech, and only the tool itself knows whether it ran. The tools are the
 * framework's own objects; only looking one up to execute it returns a copy that reports.
 */
export class ObservedTools extends llm.ToolContext {
  readonly #calls: ToolCalls;
  readonly #observed = new Map<string, llm.FunctionTool>();

  constructor(context: llm.ToolContext, calls: ToolCalls) {
    super([...context.tools]);
    this.#calls = calls;
    // A copy keeps tools that the original hides (`_exclude`).
    const offered = new Set<llm.Tool>(context.flatten());
    this._exclude(this.flatten().filter((tool) => !offered.has(tool)));
  }

  override getFunctionTool(id: string): ReturnType<llm.ToolContext['getFunctionTool']> {
    const tool = super.getFunctionTool(id);
    if (!tool) return undefined;
    const observed = this.#observed.get(id) ?? { ...tool, execute: observe(tool, this.#calls) };
    this.#observed.set(id, observed);
    return observed;
  }

  /**
   * Their wire form, in a stable order so that prompt caches hit: functions, `elsewhere` for remote tools, and those
   * without a wire form, with the reason.
   */
  toWire(): { tools: Tool[]; elsewhere: Tool[]; skipped: { tool: string; reason: string }[] } {
    const tools: Tool[] = [];
    const elsewhere: Tool[] = [];
    const skipped: { tool: string; reason: string }[] = [];
    const ids = new Set<string>();
    for (const tool of this.providerTools) {
      if (!(tool instanceof RemoteTool)) {
        skipped.push({ tool: tool.id, reason: 'it is a provider tool that the service does not know' });
      } else if (ids.has(tool.id)) {
        skipped.push({ tool: tool.id, reason: 'another tool has the same name' });
      } else {
        ids.add(tool.id);
        elsewhere.push(tool.toWire());
      }
    }
    for (const [name, { description, parameters }] of llm.sortedToolEntries(this)) {
      try {
        const schema = asObjectSchema({ ...llm.toJsonSchema(parameters) });
        // Throws for values that no message can represent.
        JSON.stringify(schema);
        tools.push({ type: 'function', name, description, parameters: schema });
      } catch {
        // One tool with a schema that does not convert must not remove the others.
        skipped.push({ tool: name, reason: 'its parameters cannot be expressed as a JSON schema' });
      }
    }
    return { tools, elsewhere, skipped };
  }
}

function asObjectSchema(schema: Record<string, unknown>): Record<string, unknown> {
  return schema['type'] === undefined && schema['properties'] === undefined
    ? { type: 'object', properties: {}, ...schema }
    : schema;
}

function observe(tool: llm.FunctionTool, calls: ToolCalls): llm.FunctionTool['execute'] {
  return async (args, options) => {
    const { toolCallId } = options;
    calls.started(toolCallId);
    try {
      const result = await tool.execute(args, options);
      calls.ended(toolCallId, outputOf(result));
      return result;
    } catch (error) {
      calls.ended(toolCallId, errorOutput(error));
      throw error;
    }
  };
}

/** What the framework tells the model about a result (`createToolOutput` in @livekit/agents 1.9.0, voice/generation.ts). */
function outputOf(result: unknown): CallOutput | undefined {
  if (result instanceof Error) return errorOutput(result);
  const value = isHandoff(result) ? result.returns : result;
  const text = value === undefined ? '' : JSON.stringify(value);
  return text === undefined ? undefined : { text, isError: false };
}

/** Recognises the result of `llm.handoff()`; the framework does not export its own check. */
function isHandoff(result: unknown): result is { returns: unknown } {
  if (typeof result !== 'object' || result === null) return false;
  return Object.getOwnPropertySymbols(result).some(({ description }) => description === 'handoff');
}

function errorOutput(error: unknown): CallOutput | undefined {
  if (error instanceof voice.StopResponse) return undefined;
  // The framework hides the details of other errors from the model.
  const text = error instanceof llm.ToolError ? error.message : 'An internal error occurred';
  return { text, isError: true };
}
