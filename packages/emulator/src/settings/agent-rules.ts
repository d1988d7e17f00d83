// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponseCreateParams, SessionConfig } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SessionTarget } from './session-target.ts';

/** A scenario that lists agents has no others, as tools either. */
export function checkAgentTools(scenario: Scenario | undefined, { tools }: SessionConfig): void {
  if (scenario?.agents === undefined || !Array.isArray(tools)) return;
  const unknown = tools.find(
    (tool) => tool?.type === 'foundry_agent' && !Object.hasOwn(scenario.agents ?? {}, tool.agent_name),
  );
  if (unknown?.type !== 'foundry_agent') return;
  throw new ClientMistake(
    'agent_not_found',
    `The agent '${unknown.agent_name}' was not found.`,
    'session.tools',
  );
}

/** An agent brings its own instructions. */
export function checkAgent({ agent }: SessionTarget, overrides: ResponseCreateParams): void {
  if (agent === undefined || overrides.instructions === undefined) return;
  throw new ClientMistake(
    'invalid_request_error',
    'Overriding instructions in response.create is not supported in agent sessions.',
    'response.instructions',
  );
}
