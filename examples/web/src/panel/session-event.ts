// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What the panel needs of the events a LiveKit agent session reports, without protobuf. */
export type SessionEvent =
  | { type: 'tool-called'; at: number; callId: string; name: string; arguments: string }
  | { type: 'tool-returned'; at: number; callId: string; output: string; failed: boolean }
  /** A message of the history, with the time at which its speech began, by the agent's clock like `at`. */
  | { type: 'said'; at: number; speaker: 'agent' | 'you'; text: string; startedAt: number }
  | { type: 'interrupted'; at: number; id: string; heard: string }
  | { type: 'handoff'; at: number; id: string; from: string | undefined; to: string }
  | { type: 'usage'; inputTokens: number; outputTokens: number }
  | { type: 'error'; at: number; message: string };
