// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { STEP_MS } from './clock.ts';
import type { Check, DemoResult, Interruption, Turn } from './result.ts';
import type { Testimony } from './witness.ts';
import { countWords, heardWords } from './words.ts';

/** How soon after the caller was noticed the agent must be silent, in milliseconds. */
const SILENCE_LIMIT_MS = 150;

/** The recorded sound of the agent, mono. */
export interface AgentSound {
  samples: Int16Array;
  rate: number;
}

/** What happened when the caller interrupted this turn's answer; undefined when nobody did. */
export function interruptionOf(
  turn: Turn,
  next: Turn | undefined,
  sound: AgentSound,
): Interruption | undefined {
  const cut = turn.agent.find((speech) => speech.interrupted);
  const detected = next?.detected[0];
  if (!cut || !detected) return undefined;
  const untilMs = next?.agent[0]?.startMs ?? (sound.samples.length / sound.rate) * 1000;
  return {
    noticedMs: null,
    detectedMs: detected.startMs,
    silentMs: lastSoundMs(sound, cut.startMs, untilMs),
    truncatedAtMs: cut.playedMs,
    serviceTruncatedAtMs: null,
    wordsSent: cut.words.length,
    wordsKept: countWords(cut.heard),
    wordsHeard: heardWords(cut.words, cut.playedMs)?.length ?? null,
  };
}

/** Adds what the other end of the wire saw; `startedAtMs` is the epoch time at which the recording began. */
export function addTestimony(
  interruption: Interruption,
  { speechStarted, truncations }: Testimony,
  startedAtMs: number,
): void {
  const positions = speechStarted.map((epochMs) => epochMs - startedAtMs);
  // The framework hears of it right after the service said it, give or take a step of the demo's clock.
  const noticed = positions.findLast((positionMs) => positionMs <= interruption.detectedMs + STEP_MS);
  interruption.noticedMs = noticed ?? null;
  interruption.serviceTruncatedAtMs = truncations[0] ?? null;
}

/** Where the last sample that is not silence ends, between two positions in milliseconds. */
export function lastSoundMs({ samples, rate }: AgentSound, fromMs: number, untilMs: number): number {
  const from = Math.floor((fromMs / 1000) * rate);
  let at = Math.min(samples.length, Math.floor((untilMs / 1000) * rate)) - 1;
  while (at > from && samples[at] === 0) at--;
  return Math.round(((at + 1) / rate) * 1000);
}

/** The promises of the demo: what an ordinary conversation, and a working plugin, must show. */
export function checkPromises(result: DemoResult, callerTurns: number, expectTool: boolean): Check[] {
  const [greeting, ...turns] = result.turns;
  const answered = turns.filter((turn) => turn.agent.some((speech) => speech.playedMs > 0));
  const understood = turns.filter((turn) => turn.detected.length > 0 && turn.caller?.transcript);
  const last = turns.at(-1);
  const errors = result.errors.filter(({ recoverable }) => !recoverable);
  const checks: Check[] = [
    check('the agent greets', heard(greeting) !== '', quote(heard(greeting))),
    check('every turn is heard', understood.length === callerTurns, `${understood.length} of ${callerTurns}`),
    check('every turn is answered', answered.length === callerTurns, `${answered.length} of ${callerTurns}`),
  ];
  if (expectTool) {
    const runs = turns.flatMap((turn) => turn.tools);
    const good = runs.filter((run) => !run.isError);
    checks.push(check('a tool is called', good.length > 0, good.map((run) => run.name).join(', ') || 'none'));
  }
  const interrupted = turns.find((turn) => turn.interruption)?.interruption;
  checks.push(
    check(
      'the caller interrupts',
      interrupted !== undefined,
      interrupted ? `after ${interrupted.truncatedAtMs} ms of the answer` : 'nobody did',
    ),
  );
  if (interrupted) {
    const { truncatedAtMs, serviceTruncatedAtMs, wordsKept, wordsHeard, wordsSent } = interrupted;
    checks.push(
      check(
        'the agent falls silent at once',
        silenceOf(interrupted) <= SILENCE_LIMIT_MS,
        `${formatSilence(interrupted)} after the caller was noticed, limit ${SILENCE_LIMIT_MS} ms`,
      ),
      check(
        'the service knows where it was cut',
        serviceTruncatedAtMs === null || Math.abs(serviceTruncatedAtMs - truncatedAtMs) <= 1,
        `${serviceTruncatedAtMs ?? truncatedAtMs} ms`,
      ),
      check(
        'only heard words are remembered',
        (wordsHeard === null || Math.abs(wordsKept - wordsHeard) <= 1) && wordsKept < wordsSent,
        `${wordsKept} kept, ${wordsHeard ?? 'unknown number'} heard, ${wordsSent} sent`,
      ),
    );
  }
  checks.push(
    check(
      'the last answer is heard to its end',
      last?.agent.at(-1)?.interrupted === false,
      quote(heard(last)),
    ),
    check(
      'nothing went wrong',
      errors.length === 0,
      errors.map(({ message }) => message).join('; ') || 'no errors',
    ),
  );
  return checks;
}

/** How long the agent went on after the service noticed the caller, in milliseconds. */
function silenceOf({ noticedMs, detectedMs, silentMs }: Interruption): number {
  return Math.max(0, silentMs - (noticedMs ?? detectedMs));
}

/** The same for people: the demo's clock has no finer steps than 10 ms. */
export function formatSilence(interruption: Interruption): string {
  const silence = silenceOf(interruption);
  return silence < STEP_MS ? `under ${STEP_MS} ms` : `${silence} ms`;
}

function heard(turn: Turn | undefined): string {
  return (turn?.agent ?? [])
    .map((speech) => speech.heard)
    .join(' ')
    .trim();
}

function check(name: string, passed: unknown, detail: string): Check {
  return { name, passed: Boolean(passed), detail };
}

function quote(text: string): string {
  return text ? `“${text}”` : 'nothing heard';
}
