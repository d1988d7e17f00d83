// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig, Voice } from '@voicelive-kit/protocol';
import type { SessionTarget } from './session-target.ts';
import { isAzureVoice } from './voices.ts';

/** The settings that a Foundry agent determines itself. */
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

/**
 * The settings that the agent of a session determines: for a voice agent, only the instructions of its definition, if
 * any.
 */
function ownedBy({ agent, voiceAgent }: SessionTarget): readonly string[] {
  if (agent !== undefined) return AGENT_OWNS;
  return voiceAgent?.instructions === undefined ? [] : ['instructions'];
}

/** The effective part of an update: an agent keeps its own settings, and reports which of the client's it ignores. */
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

/** Who may use interim responses: agents, and Azure voices. */
export function allowsInterim(target: SessionTarget, voice: Voice | null | undefined): boolean {
  return target.agent !== undefined || isAzureVoice(voice);
}
