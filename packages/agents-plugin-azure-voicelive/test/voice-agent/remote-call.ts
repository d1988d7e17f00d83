// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Peer } from '@voicelive-kit/conformance/testing';

export const WIKI = { type: 'mcp', server_label: 'wiki', server_url: 'https://wiki.example/mcp' } as const;

/** A response that only calls a tool of the service. */
export function callsWiki(peer: Peer): void {
  const response = peer.respond();
  const place = { response_id: response.id, output_index: 0 };
  const item = { id: 'mcp_1', type: 'mcp_call', server_label: 'wiki', name: 'search', arguments: '{}' };
  peer.sendRaw({ type: 'response.output_item.added', event_id: 'event_a', ...place, item });
  peer.sendRaw({
    type: 'response.mcp_call.completed',
    event_id: 'event_b',
    item_id: item.id,
    output_index: 0,
  });
  peer.sendRaw({
    type: 'response.output_item.done',
    event_id: 'event_c',
    ...place,
    item: { ...item, output: 'found' },
  });
  response.end();
}
