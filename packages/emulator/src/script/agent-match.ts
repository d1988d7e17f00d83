// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session } from '@voicelive-kit/protocol';

/** The agent that is asked to speak, as the session and the request configure it. */
export interface Agent {
  instructions: string;
  /** Names of the function tools on offer. */
  tools: readonly string[];
}

type Wanted = string | readonly string[] | undefined;

/** True when a condition on the agent holds, or there is none. */
export function suits(when: { instructions?: Wanted; tool?: Wanted } | undefined, agent: Agent): boolean {
  if (when === undefined) return true;
  const { tool } = when;
  return (
    contains(agent.instructions, when.instructions) &&
    (tool === undefined || [tool].flat().some((name) => agent.tools.includes(name)))
  );
}

/** True for a condition that tells agents apart. */
export function namesAgent(when: { instructions?: Wanted; tool?: Wanted } | undefined): boolean {
  return when?.instructions !== undefined || when?.tool !== undefined;
}

/** True when a text contains one of the words, in any case, or none are wanted. */
export function contains(text: string, wanted: Wanted): boolean {
  const words = text.toLowerCase();
  return wanted === undefined || [wanted].flat().some((word) => words.includes(word.toLowerCase()));
}

/** The agent that a session configures. */
export function agentOf({ instructions, tools }: Session): Agent {
  const names = (tools ?? []).flatMap((tool) => (tool.type === 'function' ? [tool.name] : []));
  return { instructions: instructions ?? '', tools: names };
}
