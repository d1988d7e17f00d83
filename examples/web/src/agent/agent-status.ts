// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What the page says about the agent. Pure. */

export type AgentStatus =
  | 'waiting'
  | 'missing'
  | 'left'
  | 'connected'
  | 'initializing'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'idle';

interface Facts {
  present: boolean;
  /** It was in the room before. */
  seen: boolean;
  /** Nobody joined within the time an agent usually needs. */
  overdue: boolean;
  /** Its attribute `lk.agent.state`, if it has one. */
  state: string | undefined;
}

const REPORTED: ReadonlySet<string> = new Set(['initializing', 'listening', 'thinking', 'speaking', 'idle']);

export function agentStatus({ present, seen, overdue, state }: Facts): AgentStatus {
  if (!present) return seen ? 'left' : overdue ? 'missing' : 'waiting';
  // An agent that reports no state, or one this page does not know, is at least there.
  return state !== undefined && REPORTED.has(state) ? (state as AgentStatus) : 'connected';
}

const LABELS: Record<AgentStatus, string> = {
  waiting: 'Calling the agent',
  missing: 'Nobody answers yet',
  left: 'The agent has left',
  connected: 'In the call',
  initializing: 'Getting ready',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
  idle: 'Idle',
};

export function agentLabel(status: AgentStatus): string {
  return LABELS[status];
}
