// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type CallRecord, heardBefore } from '@voicelive-kit/phone/emulator';
import { sum } from '../../bench/stats.ts';
import { firstAudible, lastAudible, LINE_RATE } from '../sound.ts';

/** A question, the answer to it, and the interruption; undefined if it did not happen. In milliseconds of the call. */
export interface Exchange {
  /** The caller's last audible sample of the question, and the first one of the interruption. */
  askedMs: number;
  interruptedMs: number;
  /** The first audible sample of the agent at the caller's end, and the end of the last one. */
  firstSoundMs: number | undefined;
  silentMs: number | undefined;
  /** How much of the answer was heard when the carrier got the clear, and how long the agent was audible after that. */
  heardMs: number | undefined;
  afterClearMs: number | undefined;
}

/** What the carrier knows of one call. */
export interface Reading {
  endedBy: string;
  problems: string[];
  /** How often the caller spoke. */
  utterances: number;
  exchanges: Exchange[];
  /** Samples sent to the bridge up to the last audible one, and samples of the agent that were heard. */
  sentToLast: number;
  heard: number;
  /** How often the audio of an answer ran dry before its end. */
  gaps: number;
}

/** Minimum silence between two answers, in milliseconds: a shorter one is a gap. */
const PAUSE_MS = 400;

const ms = (samples: number): number => (samples * 1000) / LINE_RATE;
const samplesIn = (time: number): number => Math.round((time * LINE_RATE) / 1000);

export function readCall(record: CallRecord): Reading {
  const utterances = utterancesOf(record);
  const openedAt = record.streams[0]?.openedAtMs ?? 0;
  return {
    endedBy: record.endedBy,
    problems: record.problems.map(({ message }) => message),
    utterances: utterances.length,
    exchanges: utterances.slice(1).map((next, i) => exchange(record, utterances[i] ?? next, next)),
    sentToLast: (utterances.at(-1)?.last ?? -1) + 1 - Math.floor((openedAt * LINE_RATE) / 1000 + 1e-6),
    heard: sum(record.media.map(({ heard }) => heard)),
    gaps: gapsIn(record),
  };
}

interface Utterance {
  /** Its first and last audible sample. */
  first: number;
  last: number;
}

function utterancesOf({ steps, said }: CallRecord): Utterance[] {
  return steps
    .filter(({ step }) => step === 'speak')
    .map(
      ({ fromMs, toMs = Infinity }) => [samplesIn(fromMs), Math.min(said.length, samplesIn(toMs))] as const,
    )
    .map(([from, to]) => ({ first: firstAudible(said, from, to), last: lastAudible(said, from, to) }));
}

function exchange(record: CallRecord, asked: Utterance, next: Utterance): Exchange {
  const { heard, clears } = record;
  const first = firstAudible(heard, asked.last + 1, next.first);
  const last = lastAudible(heard, next.first, next.last);
  const clear = clears.find(({ atSample }) => atSample > next.first && atSample <= next.last);
  const before = clears.findLast(({ atSample }) => atSample <= next.first);
  return {
    askedMs: ms(asked.last),
    interruptedMs: ms(next.first),
    firstSoundMs: first < 0 ? undefined : ms(first),
    silentMs: last < 0 ? undefined : ms(last + 1),
    heardMs: clear && ms(heardBefore(record, clear.atSample, before?.mediaBefore ?? 0, clear.mediaBefore)),
    afterClearMs: clear && Math.max(0, ms(last + 1 - clear.atSample)),
  };
}

function gapsIn({ media }: CallRecord): number {
  return media.filter(({ fromSample }, i) => {
    const silence = fromSample - (media[i - 1]?.toSample ?? fromSample);
    return silence > 0 && ms(silence) < PAUSE_MS;
  }).length;
}
