// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Playhead } from '../../src/audio/playhead.ts';

/** Time advances in steps of this many milliseconds; marks returned meanwhile are reported at the end of a step. */
const STEP_MS = 5;
const MOST_AHEAD_MS = 400;
const PIECE_MS = 100;

/** A carrier behind a network with a separate delay for each message, which keeps their order. Plays without gaps. */
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

  /** Marks that have been returned by now. */
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
  'is exact to a step for a carrier that plays immediately, with marks: $marks',
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

test('is wrong by no more than the jitter and the lateness of marks', () => {
  const most = fc.constantFrom({ there: 120, back: 0 }, { there: 0, back: 120 }, { there: 120, back: 120 });
  const network = most.chain((limits) =>
    fc.record({ limits: fc.constant(limits), there: delays(limits.there), back: delays(limits.back) }),
  );
  fc.assert(
    fc.property(speech, network, (spoken, { limits, there, back }) => {
      speak({ spoken, delays: { there: cycle(there), back: cycle(back) } }, ({ told, heard, sent }) => {
        // Before the first mark the delay is unknown; after a mark, until it is returned.
        expect(told - heard).toBeLessThanOrEqual(limits.there + STEP_MS);
        expect(heard - told).toBeLessThanOrEqual(limits.there + limits.back + STEP_MS);
        expect(told).toBeGreaterThanOrEqual(0);
        expect(told).toBeLessThanOrEqual(sent);
      });
    }),
    { numRuns: 40 },
  );
});

test('is exact to a step, once the first mark is returned, for a carrier that is late by a constant', () => {
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

test('stands still for at most a third of a second because of marks that are never returned', () => {
  const spoken = [{ pieces: 30, pauseMs: 4000 }];
  let last = 0;
  speak({ spoken, delays: { there: () => 0, back: () => 1e9 } }, ({ told, heard }) => {
    expect(heard - told).toBeLessThanOrEqual(300 + STEP_MS);
    last = told;
  });
  expect(last).toBe(3000);
});

test('ignores marks from before a restart', () => {
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

test('forgets the oldest marks of a carrier that returns none, and accepts the latest', () => {
  const playhead = new Playhead();
  for (let mark = 1; mark <= 1000; mark += 1) {
    playhead.sent(100, mark * 100);
    playhead.marked(`${mark}`);
  }
  expect(playhead.confirm('1', 100_100)).toBe(false);
  expect(playhead.confirm('990', 100_100)).toBe(true);
});
