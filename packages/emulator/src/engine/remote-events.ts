// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { OutputRef } from './events.ts';
import type { RemoteKind } from './remote-items.ts';

/** How far a call on the service's side has come; searches have no failure, other calls no searching. */
export type RemoteState = 'in_progress' | 'searching' | 'completed' | 'failed';

/** What the engine says about everything that runs behind the service. */
export type RemoteEvent =
  | { kind: 'mcp-tools-listed'; state: 'in_progress' | 'completed' | 'failed'; itemId: string }
  | { kind: 'remote-arguments-delta'; call: 'mcp' | 'agent'; ref: OutputRef; delta: string }
  | { kind: 'remote-arguments-done'; call: 'mcp' | 'agent'; ref: OutputRef; arguments: string }
  | {
      kind: 'remote-state';
      call: RemoteKind;
      state: RemoteState;
      ref: OutputRef;
      /** Counts the states of this call from 1. */
      sequence: number;
      /** The response an agent called as a tool makes. */
      agentResponseId: string;
    }
  /** A citation or the like in what is said. */
  | { kind: 'annotation'; ref: OutputRef; index: number; annotation: Record<string, unknown> }
  /** An event of a hosted agent that is not speech. */
  | { kind: 'invocation'; delta: Record<string, unknown> }
  | { kind: 'warning'; code: string; message: string; param: string };
