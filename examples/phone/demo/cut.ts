// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type CallRecord, heardBefore } from '@voicelive-kit/phone/emulator';
import type { AgentSpeech } from '@voicelive-kit/demo/result/result.ts';
import type { CutReply } from './result.ts';

/** When the bridge began and cut a reply, in milliseconds of the call. */
export interface BridgeTimes {
  startMs: number;
  cutMs: number;
}

/**
 * The first sound of a reply arrives within this time after its beginning; any other reply ended long before.
 * Milliseconds.
 */
const EARLY_MS = 50;

/** Describes what happened to an interrupted reply; undefined if the carrier got no clear. */
export function cutReply(
  record: Pick<CallRecord, 'rate' | 'media' | 'clears' | 'marks'>,
  reply: Pick<AgentSpeech, 'playedMs' | 'heard'>,
  { startMs, cutMs }: BridgeTimes,
  toldMs: number | undefined,
): CutReply | undefined {
  const clear = record.clears.find(({ atMs }) => atMs >= cutMs - EARLY_MS);
  const first = record.media.find(({ atMs }) => atMs >= startMs - EARLY_MS);
  if (!clear || !first) return undefined;
  const msOf = (samples: number): number => (samples * 1000) / record.rate;
  const clearMs = Math.max(0, clear.atMs - cutMs);
  // Marks measure the carrier's delay; without them, the bridge cannot know when the sound started.
  const firstMs = record.marks.length > 0 ? 0 : Math.max(0, first.atMs - startMs);
  return {
    heardMs: msOf(heardBefore(record, Infinity, first.index, clear.mediaBefore)),
    bridgeMs: reply.playedMs,
    toldMs: toldMs ?? null,
    onTheWayMs: Math.max(clearMs, firstMs),
    clearedAtMs: clear.atMs,
    droppedMs: msOf(clear.droppedSamples),
    kept: reply.heard,
  };
}
