// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { aResult } from './a-result.ts';
import { checkCall } from './checks.ts';
import type { PhoneResult } from './result.ts';

/** Returns the checks that fail when a good call is changed like this. */
function brokenBy(change: (result: PhoneResult) => void): string[] {
  const result = aResult();
  change(result);
  return checkCall(result)
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

/** Returns the interrupted reply of a result that has one. */
function cutOf({ interruption }: PhoneResult): NonNullable<PhoneResult['interruption']> {
  if (!interruption) throw new Error('nobody interrupts');
  return interruption;
}

describe('the checks of a call', () => {
  it('pass when the call followed the script', () => {
    expect(brokenBy(() => undefined)).toEqual([]);
  });

  it.each<[promise: string, change: (result: PhoneResult) => void]>([
    ['every turn is heard', ({ turns }) => turns[1]?.caller && (turns[1].caller.transcript = '')],
    ['every turn is answered', ({ turns }) => turns[3]?.agent.splice(0)],
    ['what was heard to its end is remembered whole', ({ history }) => history.splice(1, 1)],
    [
      'nothing of the reply is heard after the clear',
      ({ line }) => line.clears[0] && (line.clears[0].heardAfterMs = 1),
    ],
    ['the interruption clears the line', ({ line }) => line.clears.splice(0)],
    ['the caller interrupts', (result) => (result.interruption = null)],
    ['the service is told what the caller heard', (result) => (cutOf(result).heardMs += 20)],
    [
      'history keeps exactly the words that were heard',
      ({ history }) => history[2] && (history[2].text += ' wool'),
    ],
    ['the digits arrive at the tool', ({ keys }) => keys.pop()],
    ['the order is looked up', ({ turns }) => turns[4]?.tools.pop()],
    ['the caller hangs up', ({ ended }) => (ended.reason = 'line lost')],
    ['nothing is left open', ({ ended }) => ended.open.push('a call of the bridge')],
    ['nothing went wrong', ({ warnings }) => warnings.push('twilio: a socket was refused')],
  ])('fail when they should: %s', (promise, change) => {
    expect(brokenBy(change)).toEqual([promise]);
  });

  it('allow for the time the clear took to reach the carrier', () => {
    expect(
      brokenBy((result) => {
        cutOf(result).heardMs += 300;
        cutOf(result).onTheWayMs = 300;
      }),
    ).toEqual([]);
  });

  it('fail when the service received no truncation', () => {
    expect(brokenBy((result) => (cutOf(result).toldMs = null))).toEqual([
      'the service is told what the caller heard',
      'history keeps exactly the words that were heard',
    ]);
  });
});
