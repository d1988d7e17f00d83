// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { HEARD_RATE } from '../caller/ear.ts';
import type { CallerLog, Joined } from '../caller/participant.ts';
import type { Memory } from '../machine/proc.ts';
import type { Configured } from '../service/main.ts';
import type { ServiceTurn } from '../service/service-session.ts';
import { chirpEndMs } from '../signal/chirp.ts';

/** Everything known about one call. */
export interface CallLog {
  join: Joined & Configured;
  caller: CallerLog;
  service: ServiceTurn[];
  /** Processor time of the agent's process, in milliseconds per second of call. */
  cpu: number;
  memory: Memory;
}

/** The results of one subject's calls, by figure; in milliseconds unless stated otherwise. */
export interface Samples {
  /** End of the caller's speech to the agent's first audio, minus the service's own time. */
  answer: number[];
  /** The service's own time: silence wait and thinking time. */
  serviceWait: number[];
  thinking: number[];
  /** Start of the caller's speech to the agent's silence, minus the service's detection. */
  bargeIn: number[];
  /** The same to the end of audio at full level; what follows is concealment that fades. */
  bargeInFull: number[];
  detection: number[];
  /** By how much the position reported to the service exceeds what was heard. */
  heardError: number[];
  /** From the start of the caller's join until the agent can hear and speak, and until each of its parts. */
  join: number[];
  joinSubscribed: number[];
  joinConfigured: number[];
  joinHears: number[];
  cpu: number[];
  pss: number[];
  rss: number[];
  uss: number[];
  machineBusy: number[];
  /** Where in the answer its first 20 ms that arrived end: 20 if nothing was lost. */
  startsAt: number[];
  /** Length of the caller's speech as the service detected it. */
  voiced: number[];
  /** Silent frames of 10 ms within an answer. */
  gaps: number[];
  /** Share of the caller's frames that were late, percent. */
  latePercent: number[];
  /** Trials without a result, because part of them is missing. */
  missing: number[];
}

export function newSamples(): Samples {
  return {
    answer: [],
    serviceWait: [],
    thinking: [],
    bargeIn: [],
    bargeInFull: [],
    detection: [],
    heardError: [],
    join: [],
    joinSubscribed: [],
    joinConfigured: [],
    joinHears: [],
    cpu: [],
    pss: [],
    rss: [],
    uss: [],
    machineBusy: [],
    startsAt: [],
    voiced: [],
    gaps: [],
    latePercent: [],
    missing: [],
  };
}

/** Adds the results of one call. */
export function addCall(samples: Samples, { join, caller, service, cpu, memory }: CallLog): void {
  const { startedAt, subscribedAt, configuredAt, firstAudioAt } = join;
  samples.join.push(Math.max(subscribedAt, configuredAt, firstAudioAt) - startedAt);
  samples.joinSubscribed.push(subscribedAt - startedAt);
  samples.joinConfigured.push(configuredAt - startedAt);
  samples.joinHears.push(firstAudioAt - startedAt);
  samples.cpu.push(cpu);
  samples.pss.push(memory.pss);
  samples.rss.push(memory.rss);
  samples.uss.push(memory.uss);
  samples.latePercent.push(caller.latePercent);
  samples.voiced.push(...service.map(({ voicedMs }) => voicedMs));
  for (let i = 0; i + 1 < caller.utterances.length; i++) addAnswer(samples, { caller, service }, i);
}

/**
 * The only one of `entries` that begins between two times; undefined if there are several, because something was split.
 */
function only<T>(
  entries: readonly T[],
  startOf: (entry: T) => number,
  from: number,
  until: number,
): T | undefined {
  const found = entries.filter((entry) => startOf(entry) >= from && startOf(entry) < until);
  return found.length === 1 ? found[0] : undefined;
}

/** Adds answer `i` and its interruption: what belongs to an utterance begins before the next one. */
function addAnswer(
  samples: Samples,
  { caller, service }: Pick<CallLog, 'caller' | 'service'>,
  i: number,
): void {
  const [asked, interrupted] = [caller.utterances[i], caller.utterances[i + 1]];
  if (!asked || !interrupted) return;
  const after = caller.utterances[i + 2]?.firstVoicedAt ?? Number.POSITIVE_INFINITY;
  const turn = only(
    service,
    ({ startSentAt }) => startSentAt,
    asked.firstVoicedAt,
    interrupted.firstVoicedAt,
  );
  const next = only(service, ({ startSentAt }) => startSentAt, interrupted.firstVoicedAt, after);
  const sound = only(caller.sounds, ({ firstAt }) => firstAt, asked.lastVoicedAt, interrupted.firstVoicedAt);
  if (turn?.answeredAt === undefined || turn.endedAt === undefined || !next || !sound) {
    samples.missing.push(1);
    return;
  }
  samples.answer.push(sound.firstAt - asked.lastVoicedAt - (turn.answeredAt - turn.lastVoicedAt));
  samples.serviceWait.push(turn.endedAt - turn.lastVoicedAt);
  samples.thinking.push(turn.answeredAt - turn.endedAt);
  const detection = next.startSentAt - next.firstVoicedAt;
  samples.detection.push(detection);
  samples.bargeIn.push(sound.lastAt - interrupted.firstVoicedAt - detection);
  samples.bargeInFull.push(sound.lastFullAt - interrupted.firstVoicedAt - detection);
  samples.startsAt.push(chirpEndMs(sound.head, HEARD_RATE));
  samples.gaps.push(sound.gaps);
  const told = turn.truncatedTo.at(-1);
  if (told !== undefined) samples.heardError.push(told - chirpEndMs(sound.tail, HEARD_RATE));
}
