// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientOptions } from 'ws';
import type { Emulator } from '../../src/index.ts';
import { Client } from '../client.ts';
import { PlainClient, type PlainEvent } from '../plain-client.ts';
import { AGENT, PROJECT } from './agent-client.ts';

/** An event of the wire of voice agents. */
export type Event = PlainEvent;

/** The address of an agent, with other parameters. */
export function agentAddress(emulator: Emulator, query: Record<string, string> = {}, agent = AGENT): string {
  const url = new URL(emulator.agentEndpoint(PROJECT, agent));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** The opt-in that Microsoft's client sends. */
export const PREVIEW = { 'foundry-features': 'VoiceAgents=V1Preview' } as const;

/** A plain client of voice agents, which may send what Microsoft's does not. */
export class WireClient extends PlainClient<string> {
  static async open(
    emulator: Emulator,
    query: Record<string, string> = {},
    options: ClientOptions = {},
  ): Promise<WireClient> {
    const client = new WireClient(
      await Client.upgrade(agentAddress(emulator, query), { headers: PREVIEW, ...options }),
    );
    await client.next('session.updated');
    return client;
  }

  override refused(event: Event): Promise<unknown> {
    return super.refused({ event_id: 'evt_mine', ...event });
  }
}
