// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** The wires a program of these examples can be told to speak. */
const DIALECTS = ['voice-live', 'voice-agent-v1'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The wire of that name; throws an Error that says which there are. */
export function dialectOf(name: string): Dialect {
  const dialect = DIALECTS.find((known) => known === name);
  if (dialect === undefined) throw new Error(`--dialect is "${name}": give ${DIALECTS.join(' or ')}.`);
  return dialect;
}

/**
 * The voice agent of Foundry that `VOICE_AGENT` names, as `project/name`; nothing without it. Instructions and tools stay those
 * of this program; for those of the agent's definition leave `useDefinition` out.
 * @throws RangeError for a value that is not of this form.
 */
export function voiceAgentFrom(env: NodeJS.ProcessEnv = process.env): realtime.RealtimeModelOptions {
  const given = env.VOICE_AGENT?.trim();
  if (!given) return {};
  const [project, name, ...more] = given.split('/');
  if (!project || !name || more.length > 0) {
    throw new RangeError(
      `VOICE_AGENT is "${given}"; give the names of project and agent, as in shop/front-desk.`,
    );
  }
  return { agent: { project, name, useDefinition: false } };
}
