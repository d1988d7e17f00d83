// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check, DemoResult, Turn } from '@voicelive-kit/demo/result/result.ts';
import type { CarrierName } from './options.ts';

/** What `result.json` holds. Times are milliseconds since the call was placed. */
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
  /** As it went over the line. */
  sound: { encoding: string; rate: number };
  /** The greeting is turn 0, the caller's turns follow. */
  turns: Turn[];
  interruption: CutReply | null;
  /** What the caller pressed. */
  keys: { atMs: number; digit: string }[];
  line: LineFacts;
  ended: Ending;
  /** The framework's chat history at the end. */
  history: DemoResult['history'];
  errors: DemoResult['errors'];
  /** What the bridge warned of. */
  warnings: string[];
  /** What the call had to prove; all passed means exit code 0. */
  checks: Check[];
}

/** Where the interrupted reply was cut, as three witnesses have it. */
export interface CutReply {
  /** How much of it the caller heard: samples in the recording of the call. */
  heardMs: number;
  /** How much of it had sounded by the bridge, which the framework goes by. */
  bridgeMs: number;
  /** Where the service was told to cut it, as the emulator received it; null when it was not. */
  toldMs: number | null;
  /** How long the clear was on its way to the carrier (without marks the first sound, if longer): the ear moves on. */
  onTheWayMs: number;
  /** When the carrier got the clear, and what it threw away, milliseconds of sound. */
  clearedAtMs: number;
  droppedMs: number;
  /** The text in the framework's history. */
  kept: string;
}

export interface LineFacts {
  /** Messages with sound that the carrier got. */
  media: number;
  /** Where marks returned; dropped ones came back because of a clear. */
  marks: { atMs: number; dropped: boolean }[];
  clears: { atMs: number; droppedMs: number; heardAfterMs: number }[];
  /** What the carrier had to object to. */
  problems: string[];
}

export interface Ending {
  /** Who hung up, by the carrier; and why the call ended, by the bridge. */
  by: string;
  reason: string;
  /** What was still open afterwards. */
  open: string[];
}
