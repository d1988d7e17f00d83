// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session } from '@voicelive-kit/protocol';
import type { EmulatorOptions, ScenarioInput } from '../../src/index.ts';
import { Client, emulate } from '../client.ts';

export const AVA = { type: 'azure-standard' as const, name: 'en-US-AvaNeural' };

/** The agent session of the tests, as query parameters. */
export const AGENT = { 'agent-name': 'Support', 'agent-project-name': 'contoso' };

/** A client of the service with a model, and optionally a scenario. */
export async function open(
  query: Record<string, string> | string,
  scenario: Partial<ScenarioInput> = {},
  options: EmulatorOptions = {},
): Promise<Client> {
  const emulator = await emulate({ scenario: { version: 1, ...scenario }, ...options });
  return Client.open(emulator, typeof query === 'string' ? { model: query } : query);
}

/** The initial session. */
export const created = (client: Client): Session | undefined => client.all('session.created')[0]?.session;

/** Updates the session and returns the echo. Untyped, like the wire. */
export async function echo(client: Client, session: object): Promise<Session> {
  client.send({ type: 'session.update', session });
  return (await client.next('session.updated')).session;
}

/** Updates the session and returns the code and the field of the error; nothing may be echoed. */
export async function refusal(
  client: Client,
  session: object,
): Promise<{ code: unknown; param: unknown; message: unknown }> {
  const before = client.all('session.updated').length;
  client.send({ type: 'session.update', event_id: 'evt_refused', session });
  const { error } = await client.next('error');
  const after = client.all('session.updated').length;
  if (error.event_id !== 'evt_refused' || after !== before) throw new Error('the update was not refused');
  const { code, message, param } = error;
  return { code, param, message };
}
