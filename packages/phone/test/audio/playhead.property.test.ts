// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Playhead } from '../../src/audio/playhead.ts';

/** Time passes in steps of so many milliseconds; what comes back meanwhile is told of at their end. */
const STEP_MS = 5;
const MOST_AHEAD_MS = 400;
const PIECE_MS = 100;

/** A carrier behind a network with delays of its own for each message, which keeps their order. Plays gapless. */
class Carrier {
  readonly #pieces: { from: number; ms: number }[] = [];
  #returning: { name: string; at: number }[] = [];
  #arrived = -Infinity;
  #returned = -Infinity;
  readonly #delays: Delays;

  constructor(delays: Delays) {
    this.#delays = delays;
  }

  send(ms: number, now: number): void {
    this.#arrived = Math.max(this.#arrived, now + this.#delays.there());
    this.#pieces.push({ from: Math.max(this.#endsAt, this.#arrived), ms });
  }

  mark(name: string): void {
    this.#returned = Math.max(this.#returned, this.#endsAt + this.#delays.back());
    this.#returning.push({ name, at: this.#returned });
  }

  /** Marks that have come back by now. */
  marks(now: number): string[] {
    const back = this.#returning.filter(({ at }) => at <= now);
    this.#returning = this.#returning.filter(({ at }) => at > now);
    return back.map(({ name }) => name);
  }

  heardMs(now: number): number {
    return this.#pieces.reduce((sum, { from, ms }) => sum + Math.min(ms, Math.max(0, now - from)), 0);
  }

  get #endsAt(): number {
    const { from, ms } = this.#pieces.at(-1) ?? { from: -Infinity, ms: 0 };
    return from + ms;
  }
}

interface Delays {
  there: () => number;
  back: () => number;
}

/** Speaks with pauses and calls back at every step. */
function speak(
  { spoken, delays, marks = true }: { spoken: readonly Phrase[]; delays: Delays; marks?: boolean },
  look: (facts: { told: number; heard: number; sent: number }) => void,
): void {
  const carrier = new Carrier(delays);
  const head = new Playhead();
  let now = 1000;
  let count = 0;
  const step = (): void => {
    now += STEP_MS;
    for (const name of carrier.marks(now)) head.confirm(name, now);
    look({ told: head.positionMs(now), heard: carrier.heardMs(now), sent: head.sentMs });
  };
  for (const { pieces, pauseMs } of spoken) {
    for (let left = pieces; left > 0;) {
      if (head.aheadMs(now) + PIECE_MS > MOST_AHEAD_MS) {
        step();
        continue;
      }
      carrier.send(PIECE_MS, now);
      head.sent(PIECE_MS, now);
      left -= 1;
      if (!marks) continue;
      const name = String((count += 1));
      head.marked(name);
      carrier.mark(name);
    }
    for (let waited = 0; waited < pauseMs; waited += STEP_MS) step();
  }
}

interface Phrase {
  pieces: number;
  pauseMs: number;
}

const speech = fc.array(
  fc.record({ pieces: fc.integer({ min: 1, max: 30 }), pauseMs: fc.integer({ min: 0, max: 1500 }) }),
  { minLength: 1, maxLength: 5 },
);

function cycle(values: readonly number[]): () => number {
  let at = 0;
  return () => values[at++ % values.length] ?? 0;
}

const delays = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 30 });

test.each([{ marks: true }, { marks: false }])(
  'a carrier that plays at once is known to a step, with marks: $marks',
  ({ marks }) => {
    fc.assert(
      fc.property(speech, (spoken) => {
        speak({ spoken, marks, delays: { there: () => 0, back: () => 0 } }, ({ told, heard, sent }) => {
          expect(Math.abs(told - heard)).toBeLessThanOrEqual(STEP_MS);
          expect(told).toBeLessThanOrEqual(sent);
        });
      }),
      { numRuns: 40 },
    );
  },
);

test('jitter and late marks move the position by no more than they are', () => {
  const most = fc.constantFrom({ there: 120, back: 0 }, { there: 0, back: 120 }, { there: 120, back: 120 });
  const network = most.chain((limits) =>
    fc.record({ limits: fc.constant(limits), there: delays(limits.there), back: delays(limits.back) }),
  );
  fc.assert(
    fc.property(speech, network, (spoken, { limits, there, back }) => {
      speak({ spoken, delays: { there: cycle(there), back: cycle(back) } }, ({ told, heard, sent }) => {
        // Before the first mark nothing is known of the way there; behind a mark, nothing before it is back.
        expect(told - heard).toBeLessThanOrEqual(limits.there + STEP_MS);
        expect(heard - told).toBeLessThanOrEqual(limits.there + limits.back + STEP_MS);
        expect(told).toBeGreaterThanOrEqual(0);
        expect(told).toBeLessThanOrEqual(sent);
      });
    }),
    { numRuns: 40 },
  );
});

test('a carrier that is late by the same for every mark is known to a step once its first mark is back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 40 }), (lateMs, pieces) => {
      let firstMark = false;
      let off = 0;
      const late = { there: () => lateMs, back: () => 0 };
      speak({ spoken: [{ pieces, pauseMs: 1000 }], delays: late }, ({ told, heard }) => {
        firstMark ||= heard >= PIECE_MS + STEP_MS;
        if (firstMark) off = Math.max(off, Math.abs(told - heard));
      });
      expect(off).toBeLessThanOrEqual(STEP_MS);
    }),
    { numRuns: 40 },
  );
});

test('marks that never come back stop the position for a third of a second at most', () => {
  const spoken = [{ pieces: 30, pauseMs: 4000 }];
  let last = 0;
  speak({ spoken, delays: { there: () => 0, back: () => 1e9 } }, ({ told, heard }) => {
    expect(heard - told).toBeLessThanOrEqual(300 + STEP_MS);
    last = told;
  });
  expect(last).toBe(3000);
});

test('marks of before a restart are no news', () => {
  const head = new Playhead();
  head.sent(500, 0);
  head.marked('1');
  head.restart();
  head.sent(500, 100);
  head.marked('2');
  expect(head.confirm('1', 120)).toBe(false);
  expect(head.positionMs(200)).toBe(100);
  expect(head.confirm('2', 600)).toBe(true);
  expect(head.confirm('2', 600)).toBe(false);
  expect(head.positionMs(600)).toBe(500);
});

test('forgets the oldest marks of a carrier that returns none, and takes the latest', () => {
  const playhead = new Playhead();
  for (let mark = 1; mark <= 1000; mark += 1) {
    playhead.sent(100, mark * 100);
    playhead.marked(`${mark}`);
  }
  expect(playhead.confirm('1', 100_100)).toBe(false);
  expect(playhead.confirm('990', 100_100)).toBe(true);
});
