// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Tokens } from './tokens.ts';
import type { Word } from './words.ts';

/** What `result.json` holds. Times are milliseconds on the recording's own clock unless they say otherwise. */
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
    costUsd: number;
    /** What the cost leaves out, because no public list has a price for it; in the names of the plugin's meters. */
    unpriced: string[];
    priceNote: string;
  };
  latency: { medianMs: number | null; worstMs: number | null };
  /** The framework's chat history at the end. */
  history: { role: string; text: string; interrupted: boolean }[];
  errors: { message: string; recoverable: boolean }[];
  /** What the conversation had to prove; all passed means exit code 0. */
  checks: Check[];
}

export interface Turn {
  index: number;
  caller?: CallerSpeech;
  /** When the service said that the caller began and stopped to speak, as the framework heard it. */
  detected: { startMs: number; endMs: number | null }[];
  tools: ToolRun[];
  agent: AgentSpeech[];
  /** From the last sound of the caller to the first of the agent; includes the service's wait for the end of the turn. */
  latencyMs: number | null;
  interruption?: Interruption;
}

export interface CallerSpeech {
  file: string;
  /** Where the voice begins and ends, silence around it left out. */
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
  /** All words the service sent for it, with their place in the message's sound. */
  words: Word[];
  /** The words the framework keeps in its history; none of a filler. */
  heard: string;
  /** It bridged the wait for a tool. */
  filler?: true;
}

export interface ToolRun {
  /** A call of an MCP server is named after the server as well. */
  name: string;
  /** Where the call had to be allowed: how that was decided, and how long it took in milliseconds. */
  consent?: { allowed: boolean; afterMs: number };
  arguments: string;
  output: string;
  isError: boolean;
  startMs: number;
  endMs: number;
}

export interface Interruption {
  /** When the service said so, seen from the emulator's end; null against Azure. */
  noticedMs: number | null;
  /** When the framework learned that the caller speaks. */
  detectedMs: number;
  /** When the last sound of the agent ended, measured in the recording. */
  silentMs: number;
  /** For how long the machine held up the caller and the agent alike between the two. */
  heldUpMs: number;
  /** How much of the message had sounded, by the playout. */
  truncatedAtMs: number;
  /** What the service was told about that, as the emulator received it; null against Azure. */
  serviceTruncatedAtMs: number | null;
  /** Words sent, kept in the history, and heard: half of their sound came before the cut (null without word times). */
  wordsSent: number;
  wordsKept: number;
  wordsHeard: number | null;
}

export interface ResponseMetrics {
  id: string;
  turn: number;
  cancelled: boolean;
  /** From the request to the first sound or text, as the plugin measured it; null when there was none. */
  firstTokenMs: number | null;
  durationMs: number;
  tokens: Tokens;
  /** An estimate of the plugin; null where the service told no usage. */
  costUsd: number | null;
  unpriced: string[];
}

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}
