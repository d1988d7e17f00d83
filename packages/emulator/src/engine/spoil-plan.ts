// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaultSlug } from '../faults/slugs.ts';
import type { Reply } from '../scenario/scenario.ts';
import type { Step } from './steps.ts';

/** How many times faster than real time `fast-audio` sends. */
const FAST = 10;

/** The plan of a response, changed by the armed faults. */
export function spoilPlan(
  steps: Step[],
  faults: { take(slug: FaultSlug): boolean },
  output: { swapFirstTwo(): void },
): Step[] {
  let spoiled = steps;
  if (steps.some((step) => step.do === 'open-call') && faults.take('bad-arguments'))
    spoiled = breakCall(spoiled);
  if (steps.some((step) => step.do === 'sound') && faults.take('fast-audio')) spoiled = hurry(spoiled);
  if (steps.filter((step) => step.do === 'close').length > 1 && faults.take('items-swapped'))
    output.swapFirstTwo();
  return spoiled;
}

/** The arguments of the first call end in the middle of JSON. */
function breakCall(steps: readonly Step[]): Step[] {
  const from = steps.findIndex((step) => step.do === 'open-call') + 1;
  const to = steps.findIndex((step, index) => index >= from && step.do === 'close');
  return [...steps.slice(0, from), { do: 'argue', delta: '{"broken": ' }, ...steps.slice(to)];
}

function hurry(steps: readonly Step[]): Step[] {
  return steps.map((step) =>
    step.do === 'sound' && (step.waitMs ?? 0) > 0
      ? { ...step, waitMs: (step.toMs - step.fromMs) / FAST }
      : step,
  );
}

/** A reply whose first call is made several times, 2 to 8, in parallel. */
export function multiplyCalls(reply: Reply, count = 2): Reply {
  const calls = reply.call ?? [];
  const more = Array.from({ length: Math.max(0, count - calls.length) }, () => calls[0]);
  return { ...reply, call: [...calls, ...more].filter((call) => call !== undefined) };
}
