// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionEvent } from './session-event.ts';

/** What the side panel lists, oldest first. Pure: events of the agent session in, entries out. */

interface Base {
  id: string;
  /** Milliseconds since 1970, by the agent's clock. */
  at: number;
}

export type PanelEntry =
  | (Base & {
      kind: 'tool';
      name: string;
      arguments: string;
      output: string;
      status: 'running' | 'done' | 'failed';
    })
  | (Base & { kind: 'interruption'; heard: string })
  | (Base & { kind: 'handoff'; from: string | undefined; to: string })
  | (Base & { kind: 'error'; message: string });

export interface PanelState {
  entries: readonly PanelEntry[];
  usage: { inputTokens: number; outputTokens: number } | undefined;
}

export const EMPTY_PANEL: PanelState = { entries: [], usage: undefined };

const KEPT = 200;

export function panelReducer(state: PanelState, event: SessionEvent): PanelState {
  switch (event.type) {
    case 'tool-called': {
      const { callId, name, at } = event;
      const id = `tool:${callId}`;
      // The same call is reported when it starts, when it has ended and as an item of the conversation.
      if (state.entries.some((entry) => entry.id === id)) return state;
      return add(state, {
        kind: 'tool',
        id,
        at,
        name,
        arguments: event.arguments,
        output: '',
        status: 'running',
      });
    }
    case 'tool-returned':
      return {
        ...state,
        entries: state.entries.map((entry) =>
          entry.kind === 'tool' && entry.id === `tool:${event.callId}`
            ? { ...entry, output: event.output, status: event.failed ? 'failed' : 'done' }
            : entry,
        ),
      };
    case 'interrupted':
      return add(state, { kind: 'interruption', id: event.id, at: event.at, heard: event.heard });
    case 'handoff':
      return add(state, { kind: 'handoff', id: event.id, at: event.at, from: event.from, to: event.to });
    case 'error':
      return add(state, { kind: 'error', id: `error:${event.at}`, at: event.at, message: event.message });
    case 'said':
      // The captions show it.
      return state;
    default:
      return { ...state, usage: { inputTokens: event.inputTokens, outputTokens: event.outputTokens } };
  }
}

/** Adds an entry at its time, once. */
function add(state: PanelState, entry: PanelEntry): PanelState {
  if (state.entries.some(({ id }) => id === entry.id)) return state;
  const before = state.entries.findLastIndex(({ at }) => at <= entry.at);
  return { ...state, entries: state.entries.toSpliced(before + 1, 0, entry).slice(-KEPT) };
}
