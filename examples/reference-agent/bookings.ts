// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Room } from '@livekit/rtc-node';
import { type AzureMcpTool, azureMcp } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { askCaller } from './ask-caller.ts';

/**
 * The booking system of the shop, an MCP server that the service calls itself: `BOOKINGS_MCP_URL`, and a bearer token
 * in `BOOKINGS_MCP_TOKEN` if it requires one. The caller approves each call. Without an address the agent books
 * nothing.
 */
export function bookings(room: Room, env: NodeJS.ProcessEnv = process.env): AzureMcpTool[] {
  const serverUrl = env['BOOKINGS_MCP_URL'];
  if (!serverUrl) return [];
  const tool = azureMcp({
    serverLabel: 'bookings',
    serverUrl,
    authorization: env['BOOKINGS_MCP_TOKEN'] || undefined,
    onApproval: askCaller(room),
    fillerText: 'Please have a look at your screen, and tell me there whether I may book it.',
  });
  return [tool];
}
