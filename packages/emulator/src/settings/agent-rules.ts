// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponseCreateParams, SessionConfig } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SessionTarget } from './session-target.ts';

/** An agent exists if the scenario lists it or calls it. */
function agentsOf(scenario: Scenario | undefined): ReadonlySet<unknown> {
  const names = new Set<unknown>(Object.keys(scenario?.agents ?? {}));
  JSON.stringify(scenario, (key, value: unknown) => {
    if (key === 'agent') names.add(value);
    return value;
  });
  return names;
}

/** Throws a ClientMistake for agent tools whose agents do not exist. */
export function checkAgentTools(
  scenario: Scenario | undefined,
  { tools }: Pick<SessionConfig, 'tools'>,
  root: 'session' | 'response',
): void {
  const wanted = (tools ?? []).filter((tool) => tool.type === 'foundry_agent');
  if (wanted.length === 0) return;
  const there = agentsOf(scenario);
  const unknown = wanted.find((tool) => !there.has(tool.agent_name));
  if (unknown === undefined) return;
  throw new ClientMistake(
    'agent_not_found',
    `The agent '${unknown.agent_name}' was not found.`,
    `${root}.tools`,
  );
}

/** An agent has its own instructions. */
export function checkAgent({ agent }: SessionTarget, overrides: ResponseCreateParams): void {
  if (agent === undefined || overrides.instructions === undefined) return;
  throw new ClientMistake(
    'invalid_request_error',
    'Overriding instructions in response.create is not supported in agent sessions.',
    'response.instructions',
  );
}
