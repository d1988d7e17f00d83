// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session } from '@voicelive-kit/protocol';
import { contains, isNamed } from '../scenario/words.ts';

/** The agent that is asked to speak, as configured by the session and the request. */
export interface Agent {
  instructions: string;
  /** Names of the offered function tools. */
  tools: readonly string[];
}

type Wanted = string | readonly string[] | undefined;

/** True if a condition on the agent is met, or there is none. */
export function suits(when: { instructions?: Wanted; tool?: Wanted } | undefined, agent: Agent): boolean {
  if (when === undefined) return true;
  const { tool } = when;
  return (
    contains(agent.instructions, when.instructions) &&
    (tool === undefined || agent.tools.some((name) => isNamed(name, tool)))
  );
}

/** True for a condition that distinguishes agents. */
export function namesAgent(when: { instructions?: Wanted; tool?: Wanted } | undefined): boolean {
  return when?.instructions !== undefined || when?.tool !== undefined;
}

/** The agent that a session configures. */
export function agentOf({ instructions, tools }: Session): Agent {
  const names = (tools ?? []).flatMap((tool) => (tool.type === 'function' ? [tool.name] : []));
  return { instructions: instructions ?? '', tools: names };
}
