// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check, DemoResult, Turn } from '@voicelive-kit/demo/result/result.ts';
import type { CarrierName } from './options.ts';

/** The content of `result.json`. Times are milliseconds since the call was placed. */
export interface PhoneResult {
  version: 1;
  carrier: CarrierName;
  model: string;
  seed: number;
  /** When the call was placed, ISO 8601. */
  startedAt: string;
  durationMs: number;
  from: string;
  to: string;
  /** The sound as it was transmitted over the line. */
  sound: { encoding: string; rate: number };
  /** The greeting is turn 0, the caller's turns follow. */
  turns: Turn[];
  interruption: CutReply | null;
  /** The keys the caller pressed. */
  keys: { atMs: number; digit: string }[];
  line: LineFacts;
  ended: Ending;
  /** The framework's chat history at the end. */
  history: DemoResult['history'];
  errors: DemoResult['errors'];
  /** The warnings of the bridge. */
  warnings: string[];
  /** The checks; the exit code is 0 when all pass. */
  checks: Check[];
}

/** Where the interrupted reply was cut, according to the carrier, the bridge and the service. */
export interface CutReply {
  /** How much of it the caller heard, counted in samples of the recording. */
  heardMs: number;
  /** How much of it had been played according to the bridge; the framework uses this value. */
  bridgeMs: number;
  /** The truncation position the emulator received; null if there was none. */
  toldMs: number | null;
  /**
   * How long the clear took to reach the carrier (without marks, the delay of the first sound if that is longer). The
   * caller keeps hearing sound meanwhile.
   */
  onTheWayMs: number;
  /** When the carrier got the clear, and how much sound it discarded, in milliseconds. */
  clearedAtMs: number;
  droppedMs: number;
  /** The text in the framework's history. */
  kept: string;
}

export interface LineFacts {
  /** How many messages with sound the carrier got. */
  media: number;
  /** When marks returned; dropped ones returned because of a clear. */
  marks: { atMs: number; dropped: boolean }[];
  clears: { atMs: number; droppedMs: number; heardAfterMs: number }[];
  /** The protocol errors the carrier found. */
  problems: string[];
}

export interface Ending {
  /** Who hung up, according to the carrier; and why the call ended, according to the bridge. */
  by: string;
  reason: string;
  /** What was still open afterwards. */
  open: string[];
}
