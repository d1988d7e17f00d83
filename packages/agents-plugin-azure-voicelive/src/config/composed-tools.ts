// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Tool } from '@voicelive-kit/protocol';
import { secretsOf } from '../errors/index.ts';

/** Shorter header values are not treated as secrets. */
const SHORTEST_SECRET = 8;

/** The sources a list of tools was composed from. */
export interface ToolSources {
  /** Tools of the options and `extra`, most of which the service runs itself. */
  readonly provider?: readonly Tool[] | undefined;
  /** Tools of the agent that the service runs itself. */
  readonly elsewhere?: readonly Tool[] | undefined;
  /** Functions of the agent. */
  readonly functions?: readonly Tool[] | undefined;
}

/** Composes the session's lists of tools and remembers the sources of each, so that both parts can be reverted. */
export class ComposedTools {
  readonly #sources = new WeakMap<object, ToolSources>();
  readonly #secrets = new Set<string>();

  /** Credentials of remote tools, including those of earlier lists. */
  get secrets(): Iterable<string> {
    return this.#secrets;
  }

  /**
   * @param takes - whether the model accepts a tool of a source; tools it does not accept stay in the sources, for
   *   another model.
   */
  compose(
    sources: ToolSources,
    takes: (source: keyof ToolSources, tool: Tool) => boolean = () => true,
  ): readonly Tool[] {
    const taken = (source: keyof ToolSources): readonly Tool[] =>
      (sources[source] ?? []).filter((tool) => takes(source, tool));
    const provider = taken('provider');
    const elsewhere = taken('elsewhere');
    const functions = taken('functions');
    // The service refuses two tools with the same name; the configured one wins.
    const names = new Set(provider.map(nameOf));
    const others = [...elsewhere, ...functions].filter((tool) => !names.has(nameOf(tool)));
    const tools = [...provider, ...others];
    this.#sources.set(tools, sources);
    for (const secret of tools.flatMap(secretsOfTool)) this.#secrets.add(secret);
    return tools;
  }

  /** A composed list with all of its sources. */
  whole(tools: unknown): readonly Tool[] {
    return this.compose(this.sourcesOf(tools));
  }

  /** @param tools - a composed list, if any. */
  sourcesOf(tools: unknown): ToolSources {
    return (Array.isArray(tools) && this.#sources.get(tools)) || {};
  }
}

function nameOf(tool: Tool): string {
  switch (tool.type) {
    case 'function':
      return `function ${tool.name}`;
    case 'mcp':
      return `mcp ${tool.server_label}`;
    case 'toolbox':
      return `toolbox ${tool.toolbox_name}`;
    case 'system':
      return `system ${tool.name}`;
    default:
      return `agent ${tool.agent_name}`;
  }
}

function secretsOfTool(tool: Tool): readonly string[] {
  const { authorization, headers } = tool as { authorization?: unknown; headers?: unknown };
  const address =
    'server_url' in tool && URL.canParse(tool.server_url) ? new URL(tool.server_url) : undefined;
  const inAddress = address ? [address.password, ...address.searchParams.values()] : [];
  return [authorization, ...Object.values(headers ?? {}), ...inAddress].flatMap((value) =>
    typeof value === 'string' && value.length >= SHORTEST_SECRET ? secretsOf({ value }) : [],
  );
}
