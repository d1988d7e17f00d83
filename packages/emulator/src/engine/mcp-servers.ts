// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type McpListedTool, type Session, type Tool } from '@voicelive-kit/protocol';
import { serverOf } from '../conversation/remote-items.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { EngineContext } from './context.ts';

/** How long a server takes to list its tools if the scenario does not say, in milliseconds. */
const LIST_MS = 20;

/** Lists the tools of a session's MCP servers: they come from the scenario, because the emulator connects to none. */
export class McpServers {
  readonly #context: EngineContext;
  readonly #known = new Map<string, string>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Lists the tools of every server that is new in a session. */
  discover({ tools }: Session): void {
    for (const tool of tools ?? []) {
      const label = serverOf(tool);
      const place = placeOf(tool);
      if (label === undefined || this.#known.get(label) === place) continue;
      this.#known.set(label, place);
      this.#list(label, tool.type === 'mcp' ? tool.allowed_tools : undefined);
    }
  }

  #list(label: string, allowed: readonly string[] | null | undefined): void {
    const { after, conversation, emit, faults, random, scenario } = this.#context;
    const server = scenario?.mcp?.[label];
    const id = newId('mcpl', 22, random);
    const item = {
      id,
      object: 'realtime.item',
      type: 'mcp_list_tools' as const,
      server_label: label,
      tools: [],
    };
    emit({ kind: 'item-created', item, previousItemId: conversation.add(item), spoken: false });
    emit({ kind: 'mcp-tools-listed', state: 'in_progress', item });
    after(server?.delayMs ?? LIST_MS, () => {
      if (server?.fails === true || faults.take('mcp-list-fails')) {
        return emit({ kind: 'mcp-tools-listed', state: 'failed', item });
      }
      const offered = server?.tools ?? (allowed ?? []).map((name) => ({ name }));
      const tools = offered.filter(({ name }) => (allowed ?? [name]).includes(name)).map(listed);
      const complete = { ...item, tools };
      conversation.update(complete);
      return emit({ kind: 'mcp-tools-listed', state: 'completed', item: complete });
    });
  }
}

/** Where a server is: another address under the same label is another server. */
function placeOf(tool: Tool): string {
  if (tool.type === 'toolbox') return tool.toolbox_version;
  return tool.type === 'mcp' ? (tool.server_url ?? tool.project_connection_id ?? '') : '';
}

type Offered = NonNullable<NonNullable<Scenario['mcp']>[string]>['tools'][number];

/** A tool as the service lists it, with every field. */
function listed({ name, description, input_schema: schema, annotations }: Offered): McpListedTool {
  return {
    name,
    description: description ?? null,
    input_schema: schema ?? { type: 'object' },
    annotations: annotations ?? null,
  };
}
