// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { McpListedTool, ServerItem } from '@voicelive-kit/protocol';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import type { Link } from '../link/link.ts';

interface Listing {
  readonly serverLabel: string;
  tools: readonly McpListedTool[];
  told: boolean;
}

/** The tools that MCP servers offer. The service announces the list empty, and sends it when it is retrieved. */
export class McpListings {
  readonly #emitter: SafeEmitter;
  readonly #log: SessionLog;
  readonly #listings = new Map<string, Listing>();
  #link: Pick<Link, 'retrieveItem'> | undefined;

  constructor(emitter: SafeEmitter, log: SessionLog) {
    this.#emitter = emitter;
    this.#log = log;
  }

  connected(link: Pick<Link, 'retrieveItem'>): void {
    this.#link = link;
  }

  disconnected(): void {
    this.#link = undefined;
    this.#listings.clear();
  }

  shown(item: ServerItem): void {
    if (item.type !== 'mcp_list_tools') return;
    const known = this.#listings.get(item.id);
    const tools = item.tools ?? [];
    if (!known) this.#listings.set(item.id, { serverLabel: item.server_label ?? '', tools, told: false });
    else if (tools.length > 0) known.tools = tools;
  }

  /** The item that was requested. */
  retrieved(item: ServerItem): void {
    if (item.type !== 'mcp_list_tools') return;
    this.shown(item);
    this.#tell(item.id, item.tools ?? []);
  }

  completed(itemId: string): void {
    const listing = this.#listings.get(itemId);
    if (!listing || listing.told) return;
    if (listing.tools.length > 0) this.#tell(itemId, listing.tools);
    else if (this.#emitter.hears('mcp_tools_listed')) {
      void this.#link?.retrieveItem(itemId).then(({ kind }) => {
        if (kind === 'refused' || kind === 'timeout') this.#tell(itemId, null);
      });
    }
  }

  failed(itemId: string): void {
    const { told, serverLabel } = this.#listings.get(itemId) ?? { told: false, serverLabel: '' };
    if (told) return;
    this.#listings.set(itemId, { serverLabel, tools: [], told: true });
    this.#log.warn({ serverLabel }, 'an MCP server did not list its tools; they cannot be called');
    this.#emitter.emit('mcp_listing_failed', { serverLabel });
  }

  #tell(itemId: string, tools: readonly McpListedTool[] | null): void {
    const listing = this.#listings.get(itemId);
    if (!listing || listing.told) return;
    listing.told = true;
    this.#emitter.emit('mcp_tools_listed', { serverLabel: listing.serverLabel, tools });
  }
}
