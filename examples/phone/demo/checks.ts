// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '@voicelive-kit/demo/result/result.ts';
import { line } from './lines.ts';
import type { PhoneResult } from './result.ts';
import { AGENT, CALLER, INTERRUPTED, KEYS } from './script.ts';

/** How far the service's position may differ from the caller's recording: one frame of the line. */
const FRAME_MS = 20;

/**
 * The checks of the demo: what a telephone call of the script must show. None of them depends on the speed of the
 * machine.
 */
export function checkCall(result: PhoneResult): Check[] {
  return [...checkTurns(result), ...checkInterruption(result), ...checkDigits(result), ...checkEnd(result)];
}

function checkTurns({ turns: [greeting, ...turns], history }: PhoneResult): Check[] {
  const understood = turns.filter(({ caller }) => caller?.transcript);
  const answered = turns.filter(({ agent }) => agent.some(({ playedMs }) => playedMs > 0));
  const hello = line(AGENT[0]).text;
  const said = greeting?.agent.map(({ heard }) => heard).join(' ') ?? '';
  const replies = history.filter(({ role, interrupted }) => role === 'assistant' && !interrupted);
  const whole = replies.filter(({ text }) => AGENT.some((name) => line(name).text === text));
  const [all, heardOut] = [CALLER.length, AGENT.length - 1];
  return [
    check('the agent greets with the given words', said === hello, quote(said)),
    check('every turn is heard', understood.length === all, `${understood.length} of ${all}`),
    check('every turn is answered', answered.length === all, `${answered.length} of ${all}`),
    check(
      'what was heard to its end is remembered whole',
      whole.length === heardOut && replies.length === heardOut,
      `${whole.length} of ${heardOut} replies`,
    ),
  ];
}

function checkInterruption({ interruption, history, line: { clears } }: PhoneResult): Check[] {
  if (!interruption) return [check('the caller interrupts', false, 'nobody did')];
  const { heardMs, toldMs, onTheWayMs, droppedMs } = interruption;
  const after = clears.reduce((sum, { heardAfterMs }) => sum + heardAfterMs, 0);
  const cut = history.filter(({ interrupted }) => interrupted);
  const apart = toldMs === null ? Infinity : Math.abs(toldMs - heardMs);
  return [
    check(
      'the interruption clears the line',
      clears.length === 1,
      clears.length === 1
        ? `the carrier discarded ${Math.round(droppedMs)} ms of sound`
        : `${clears.length} clears`,
    ),
    check('nothing of the reply is heard after the clear', after === 0, `${Math.round(after)} ms`),
    check(
      'the service is told what the caller heard',
      // Measured, because the delay is the machine's and not the bridge's: the caller hears sound until the clear
      // arrives.
      apart <= FRAME_MS + onTheWayMs,
      `${toldMs ?? 0} ms told, ${heardMs.toFixed(1)} ms heard; the clear took ${onTheWayMs.toFixed(1)} ms`,
    ),
    check(
      'history keeps exactly the words that were heard',
      cut.length === 1 && toldMs !== null && isBegun(cut[0]?.text ?? '', toldMs),
      quote(`…${cut[0]?.text.slice(-40) ?? ''}`),
    ),
  ];
}

function checkDigits({ keys, turns }: PhoneResult): Check[] {
  const pressed = keys.map(({ digit }) => digit).join('');
  const runs = turns.flatMap(({ tools }) => tools).filter(({ isError }) => !isError);
  const told = runs.find(({ name }) => name === 'collect_digits')?.output ?? 'nothing';
  const orders = runs.filter(({ name }) => name === 'check_order');
  return [
    check(
      'the digits arrive at the tool',
      pressed === KEYS && told.includes(KEYS.slice(0, -1)),
      `pressed ${pressed || 'nothing'}, told: ${told}`,
    ),
    check('the order is looked up', orders.length === 1, orders[0]?.output ?? 'no check_order'),
  ];
}

function checkEnd({ ended, turns, errors, line: { problems }, warnings }: PhoneResult): Check[] {
  const last = turns.at(-1)?.agent.at(-1);
  const wrong = [...errors.map(({ message }) => message), ...problems, ...warnings];
  return [
    check('the goodbye is heard to its end', last?.interrupted === false, quote(last?.heard ?? '')),
    check(
      'the caller hangs up',
      ended.by === 'caller' && ended.reason === 'caller hung up',
      `${ended.by} by the carrier, ${ended.reason} by the bridge`,
    ),
    check(
      'nothing is left open',
      ended.open.length === 0,
      ended.open.join(', ') || 'no call, no socket, no session',
    ),
    check('nothing went wrong', wrong.length === 0, wrong.join('; ') || 'no errors, no warnings'),
  ];
}

/**
 * Whether a text consists of exactly those words of the long answer that had begun at a position; the position was
 * reported in whole milliseconds.
 */
function isBegun(text: string, toldMs: number): boolean {
  const begun = (ms: number): string =>
    line(INTERRUPTED)
      .words.filter(([, startMs]) => startMs < ms)
      .map(([word]) => word)
      .join(' ');
  return text !== '' && (text === begun(toldMs) || text === begun(toldMs + 1));
}

function check(name: string, passed: boolean, detail: string): Check {
  return { name, passed, detail };
}

function quote(text: string): string {
  return text ? `“${text}”` : 'nothing heard';
}
