// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig, Voice } from '@voicelive-kit/protocol';
import type { SessionTarget } from './session-target.ts';
import { isAzureVoice } from './voices.ts';

/** What a Foundry agent brings itself. */
const AGENT_OWNS = [
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'temperature',
  'max_response_output_tokens',
  'reasoning_effort',
] as const;

/** A setting that is accepted and has no effect. */
export interface Ignored {
  param: string;
  message: string;
}

/** What the agent of a session brings itself: a voice agent nothing but the instructions of its definition, if it has any. */
function ownedBy({ agent, voiceAgent }: SessionTarget): readonly string[] {
  if (agent !== undefined) return AGENT_OWNS;
  return voiceAgent?.instructions === undefined ? [] : ['instructions'];
}

/** What of an update counts: an agent keeps its own settings, and says which of the client's it ignores. */
export function screenConfig(
  target: SessionTarget,
  config: SessionConfig,
): { config: SessionConfig; ignored: Ignored[] } {
  const owns = ownedBy(target);
  const owned = owns.filter((field) => Object.hasOwn(config, field));
  const rest = Object.fromEntries(Object.entries(config).filter(([field]) => !owned.includes(field)));
  const ignored = owned.map((field) => ({
    param: `session.${field}`,
    message: `The agent has its own '${field}'; the one given is ignored.`,
  }));
  return { config: rest, ignored };
}

/** Who may have interim responses: agents, and Azure's voices. */
export function allowsInterim(target: SessionTarget, voice: Voice | null | undefined): boolean {
  return target.agent !== undefined || isAzureVoice(voice);
}
