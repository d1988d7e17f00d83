// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ScenarioInput } from '@voicelive-kit/emulator';
import { type Answer, answerText, questionOf, type Script } from './script.ts';

type Turn = NonNullable<ScenarioInput['turns']>[number];

/** Turns for noises that the service takes for speech; more than a script can cause. */
const STRAY_TURNS = 20;
export const TOOL = 'look_up';

/** What the service hears and answers in a script. */
export function scenarioOf(script: Script): ScenarioInput {
  const turns = script.flatMap((step, index): Turn[] => {
    if (step.do === 'type') return [{ when: { text: questionOf(index) }, ...replyOf(step.answer, index) }];
    if (step.do === 'speak') return [{ hear: questionOf(index), ...replyOf(step.answer, index) }];
    return [];
  });
  const last: Turn = { when: { text: questionOf(script.length) }, say: answerText(script.length, 4) };
  const stray = Array.from({ length: STRAY_TURNS }, (_, index): Turn => {
    const step = script.length + 1 + index;
    return { hear: questionOf(step), say: answerText(step, 2) };
  });
  return { version: 1, turns: [...turns, last, ...stray] };
}

function replyOf({ words, calls }: Answer, step: number): Omit<Turn, 'hear' | 'when'> {
  const say = answerText(step, words);
  if (calls === undefined || calls.length === 0) return { say };
  const call = calls.map((_, number) => ({ tool: TOOL, arguments: { step, number } }));
  return { call, then: { say } };
}
