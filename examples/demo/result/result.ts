// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Tokens } from './tokens.ts';
import type { Word } from './words.ts';

/** The content of `result.json`. Times are milliseconds since the recording began, unless stated otherwise. */
export interface DemoResult {
  version: 1;
  /** `offline`: the emulator answered; `azure`: the service did. */
  mode: 'offline' | 'azure';
  /** When the conversation began, ISO 8601. */
  startedAt: string;
  durationMs: number;
  model: string;
  voice: string;
  /** The greeting is turn 0, the caller's turns follow. */
  turns: Turn[];
  responses: ResponseMetrics[];
  totals: {
    tokens: Tokens;
    /** Null if nothing has a price. */
    costUsd: number | null;
    /** What the cost leaves out because it has no public list price, in the names of the plugin's meters. */
    unpriced: string[];
    priceNote: string;
  };
  latency: { medianMs: number | null; worstMs: number | null };
  /** The framework's chat history at the end. */
  history: { role: string; text: string; interrupted: boolean }[];
  errors: { message: string; recoverable: boolean }[];
  /** The checks; the exit code is 0 when all pass. */
  checks: Check[];
}

export interface Turn {
  index: number;
  caller?: CallerSpeech;
  /** When the service reported that the caller started and stopped speaking, as received by the framework. */
  detected: { startMs: number; endMs: number | null }[];
  tools: ToolRun[];
  agent: AgentSpeech[];
  /** From the caller's last sound to the agent's first; includes the service's end-of-turn delay. */
  latencyMs: number | null;
  interruption?: Interruption;
}

export interface CallerSpeech {
  file: string;
  /** Where the voice begins and ends, without the silence around it. */
  startMs: number;
  endMs: number;
  transcript: string;
}

export interface AgentSpeech {
  startMs: number;
  endMs: number;
  /** How much of the message was played. */
  playedMs: number;
  interrupted: boolean;
  /** All words the service sent for it, with their times in the message's sound. */
  words: Word[];
  /** The words the framework keeps in its history; empty for a filler. */
  heard: string;
  /** Whether it is a filler that bridged the wait for a tool. */
  filler?: true;
}

export interface ToolRun {
  /** For a call of an MCP server, this includes the server's name. */
  name: string;
  /** If the call needed approval: the decision, and how long it took in milliseconds. */
  consent?: { allowed: boolean; afterMs: number };
  arguments: string;
  output: string;
  isError: boolean;
  startMs: number;
  endMs: number;
}

export interface Interruption {
  /** When the service reported it, measured at the emulator; null against Azure. */
  noticedMs: number | null;
  /** When the framework learned that the caller is speaking. */
  detectedMs: number;
  /** When the last sound of the agent ended, measured in the recording. */
  silentMs: number;
  /** How long the machine stalled, which delays caller and agent alike, between the two. */
  heldUpMs: number;
  /** How much of the message had been played, by the playout. */
  truncatedAtMs: number;
  /** The truncation position the service received, as the emulator reports it; null against Azure. */
  serviceTruncatedAtMs: number | null;
  /**
   * Words sent, kept in the history, and heard (at least half of their sound came before the cut; null without word
   * times).
   */
  wordsSent: number;
  wordsKept: number;
  wordsHeard: number | null;
}

export interface ResponseMetrics {
  id: string;
  turn: number;
  cancelled: boolean;
  /** From the request to the first sound or text, as the plugin measured it; null if there was none. */
  firstTokenMs: number | null;
  durationMs: number;
  tokens: Tokens;
  /** Estimated by the plugin; null if nothing has a price, or the service reported no usage. */
  costUsd: number | null;
  unpriced: string[];
}

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}
