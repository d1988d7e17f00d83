// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** The dialects that these examples can speak. */
const DIALECTS = ['voice-live', 'voice-agent-v1'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The dialect of that name; throws an Error that lists the available ones. */
export function dialectOf(name: string): Dialect {
  const dialect = DIALECTS.find((known) => known === name);
  if (dialect === undefined) throw new Error(`--dialect is "${name}": give ${DIALECTS.join(' or ')}.`);
  return dialect;
}

/**
 * The Foundry voice agent that `VOICE_AGENT` names, as `project/name`; undefined without it. Instructions and tools are
 * those of this program; to use those of the agent's definition, omit `useDefinition`.
 * @throws RangeError for a value that does not have this form.
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
