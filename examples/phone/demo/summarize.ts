// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { heardAfterClears } from '@voicelive-kit/phone/emulator';
import { addStalls, addTestimony, interruptionOf } from '@voicelive-kit/demo/checks/checks.ts';
import type { AgentSpeech, Turn } from '@voicelive-kit/demo/result/result.ts';
import { checkCall } from './checks.ts';
import { cutReply } from './cut.ts';
import type { HeldCall } from './hold-call.ts';
import { line } from './lines.ts';
import type { DemoOptions } from './options.ts';
import type { PhoneResult } from './result.ts';
import { AGENT } from './script.ts';

/** Builds the result from what the log, the carrier and the service know of a call, checks included. */
export function summarize({ seed }: Pick<DemoOptions, 'seed'>, held: HeldCall): PhoneResult {
  const { record, log, testimony, startedAt, cut } = held;
  const { turns } = log;
  for (const speech of turns.flatMap(({ agent }) => agent)) speech.words = wordsOf(speech);
  addInterruptions(turns, held);
  const reply = turns.flatMap(({ agent }) => agent).find(({ interrupted }) => interrupted);
  const heardAfter = heardAfterClears(record);
  const msOf = (samples: number): number => (samples * 1000) / record.rate;
  const result: PhoneResult = {
    version: 1,
    carrier: record.carrier === 'acs' ? 'acs' : 'twilio',
    model: held.model,
    seed,
    startedAt: startedAt.toISOString(),
    durationMs: record.durationMs,
    ...held.numbers,
    sound: { encoding: held.encoding, rate: record.rate },
    turns,
    interruption: (reply && cut && cutReply(record, reply, cut, testimony.truncations[0])) ?? null,
    keys: [...record.digits],
    line: {
      media: record.media.length,
      marks: record.marks.flatMap(({ playedSample, returnedAtMs, outcome }) =>
        outcome === 'pending' || returnedAtMs === undefined
          ? []
          : [
              {
                atMs: playedSample === undefined ? returnedAtMs : msOf(playedSample),
                dropped: outcome === 'dropped',
              },
            ],
      ),
      clears: record.clears.map(({ atMs, droppedSamples }, i) => ({
        atMs,
        droppedMs: msOf(droppedSamples),
        heardAfterMs: msOf(heardAfter[i] ?? 0),
      })),
      problems: record.problems.map(({ message }) => message),
    },
    ended: { by: record.endedBy, reason: held.reason, open: held.open },
    history: held.history,
    errors: log.errors,
    warnings: held.warnings,
    checks: [],
  };
  result.checks = checkCall(result);
  return result;
}

/** The spoken words, with the times of their recording. */
function wordsOf({ heard }: AgentSpeech): AgentSpeech['words'] {
  const said = AGENT.map(line).find(({ text }) => heard !== '' && text.startsWith(heard));
  return said?.words.map(([text, startMs, endMs]) => ({ text, startMs, endMs })) ?? [];
}

function addInterruptions(turns: Turn[], { record, testimony, startedAt, stalls }: HeldCall): void {
  const sound = { samples: record.heard, rate: record.rate };
  for (const [i, turn] of turns.entries()) {
    const interruption = interruptionOf(turn, turns[i + 1], sound);
    if (!interruption) continue;
    addTestimony(interruption, testimony, startedAt.getTime());
    addStalls(interruption, stalls);
    turn.interruption = interruption;
  }
}
