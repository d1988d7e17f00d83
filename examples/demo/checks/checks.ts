// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Stall, STEP_MS } from '../conversation/clock.ts';
import type { Check, DemoResult, Interruption, Turn } from '../result/result.ts';
import type { Testimony } from '../conversation/witness.ts';
import { countWords, heardWords, textOf } from '../result/words.ts';

/** How soon the agent must be silent after the caller is detected, in milliseconds. */
const SILENCE_LIMIT_MS = 150;

/** The recorded agent channel, mono. */
export interface AgentSound {
  samples: Int16Array;
  rate: number;
}

/** What happened when the caller interrupted the answer of this turn; undefined if nobody did. */
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
    heldUpMs: 0,
    truncatedAtMs: cut.playedMs,
    serviceTruncatedAtMs: null,
    wordsSent: cut.words.length,
    wordsKept: countWords(cut.heard),
    wordsHeard: heardWords(cut.words, cut.playedMs)?.length ?? null,
  };
}

/** Adds what the service side observed; `startedAtMs` is the epoch time at which the recording began. */
export function addTestimony(
  interruption: Interruption,
  { speechStarted, truncations }: Testimony,
  startedAtMs: number,
): void {
  const apart = (positionMs: number): number => Math.abs(positionMs - interruption.detectedMs);
  // The framework learns of it right after the service reports it.
  const [noticed] = speechStarted
    .map((epochMs) => epochMs - startedAtMs)
    .toSorted((a, b) => apart(a) - apart(b));
  interruption.noticedMs = noticed ?? null;
  interruption.serviceTruncatedAtMs = truncations[0] ?? null;
}

/** Adds how long the machine stalled between the detection of the caller and the agent's silence. */
export function addStalls(interruption: Interruption, stalls: readonly Stall[]): void {
  const { noticedMs, detectedMs, silentMs } = interruption;
  interruption.heldUpMs = stalls.reduce((sum, { startMs, lengthMs }) => {
    const from = Math.max(startMs, noticedMs ?? detectedMs);
    // After a stall the clock catches up in one go; that includes the step that was due anyway.
    const to = Math.min(startMs + lengthMs + STEP_MS, silentMs);
    return sum + Math.max(0, to - from);
  }, 0);
}

/** The position at which the last non-silent sample ends, searched between two positions; all in milliseconds. */
export function lastSoundMs({ samples, rate }: AgentSound, fromMs: number, untilMs: number): number {
  const from = Math.floor((fromMs / 1000) * rate);
  let at = Math.min(samples.length, Math.floor((untilMs / 1000) * rate)) - 1;
  while (at > from && samples[at] === 0) at--;
  return Math.round(((at + 1) / rate) * 1000);
}

/** What the conversation is expected to contain. */
export interface Expected {
  callerTurns: number;
  /** Whether the agent must call one of its own tools; with the user's own recordings it may not. */
  expectTool: boolean;
  /** Whether the service must make an MCP call that needed approval. */
  expectConsent?: boolean;
  /** Whether a filler must bridge the wait for a tool. */
  expectFiller?: boolean;
  /** The exact greeting; undefined if the agent may choose its words. */
  greeting?: string | undefined;
}

/** The checks of the demo: what an ordinary conversation must show when the plugin works. */
export function runChecks(
  result: DemoResult,
  { callerTurns, expectTool, expectConsent = false, expectFiller = false, greeting: given }: Expected,
): Check[] {
  const [greeting, ...turns] = result.turns;
  const answered = turns.filter((turn) => turn.agent.some((speech) => speech.playedMs > 0));
  const understood = turns.filter((turn) => turn.detected.length > 0 && turn.caller?.transcript);
  const last = turns.at(-1);
  const errors = result.errors.filter(({ recoverable }) => !recoverable);
  const checks: Check[] = [
    given === undefined
      ? check('the agent greets', heard(greeting) !== '', quote(heard(greeting)))
      : check('the agent greets with the given words', heard(greeting) === given, quote(heard(greeting))),
    check('every turn is heard', understood.length === callerTurns, `${understood.length} of ${callerTurns}`),
    check('every turn is answered', answered.length === callerTurns, `${answered.length} of ${callerTurns}`),
  ];
  if (expectTool) {
    const runs = turns.flatMap((turn) => turn.tools);
    const good = runs.filter((run) => !run.isError);
    const own = good.filter(({ consent }) => consent === undefined);
    checks.push(check('a tool is called', own.length > 0, own.map((run) => run.name).join(', ') || 'none'));
  }
  if (expectConsent) {
    const allowed = turns.flatMap(({ tools }) => tools).filter(({ consent }) => consent?.allowed);
    const names = allowed.filter(({ isError }) => !isError).map(({ name }) => name);
    checks.push(
      check('a call of an MCP server is allowed and made', names.length > 0, names.join(', ') || 'none'),
    );
  }
  if (expectFiller) {
    const fillers = turns.flatMap(({ agent }) => agent).filter(({ filler }) => filler);
    const [said = ''] = fillers.map(({ words }) => textOf(words));
    const remembered = result.history.some(({ text }) => said !== '' && text.includes(said));
    checks.push(check('a wait is bridged, and not remembered', said !== '' && !remembered, quote(said)));
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
        silenceOf(interrupted) - interrupted.heldUpMs <= SILENCE_LIMIT_MS,
        `${formatSilence(interrupted)} after the caller was detected, limit ${SILENCE_LIMIT_MS} ms${formatStall(interrupted)}`,
      ),
      check(
        'the service knows where it was cut',
        serviceTruncatedAtMs === null || Math.abs(serviceTruncatedAtMs - truncatedAtMs) <= 1,
        `${serviceTruncatedAtMs ?? truncatedAtMs} ms`,
      ),
      check(
        'only heard words are remembered',
        // On a busy machine the framework's synchronizer lags behind the sound; it must never run ahead of it.
        wordsKept > 0 && wordsKept < wordsSent && (wordsHeard === null || wordsKept <= wordsHeard + 1),
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

/** How long the agent went on after the service detected the caller, in milliseconds. */
function silenceOf({ noticedMs, detectedMs, silentMs }: Interruption): number {
  return Math.max(0, silentMs - (noticedMs ?? detectedMs));
}

/** The same as display text: the demo's clock has steps of 10 ms. */
export function formatSilence(interruption: Interruption): string {
  const silence = silenceOf(interruption);
  return silence < STEP_MS ? `under ${STEP_MS} ms` : `${silence} ms`;
}

/** How much of that time was due to a busy machine. */
function formatStall({ heldUpMs }: Interruption): string {
  return heldUpMs > 0 ? `; this machine stalled for ${Math.round(heldUpMs)} ms of them` : '';
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
