// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AudioLine, frameOf } from '../../test/audio-line.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { inputFormatOf } from '../audio-format.ts';
import { AudioInput } from './audio-input.ts';

type Step =
  | { do: 'push'; frames: number }
  | { do: 'commit' | 'clear' | 'drop' | 'connect' | 'confirm' | 'switch' }
  | { do: 'drain'; bytes: number }
  | { do: 'settle'; which: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('push' as const), frames: fc.integer({ min: 1, max: 120 }) }),
    },
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'commit' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'clear' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'switch' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ do: 'drop' }) },
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'connect' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ do: 'confirm' }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(5) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('drain' as const),
        bytes: fc.integer({ min: 1, max: 400_000 }),
      }),
    },
  ),
  { maxLength: 48 },
);

interface Turn {
  frames: number[];
  settled: boolean;
}

/** A push-to-talk caller, a service that confirms at arbitrary times, and connections that come and go. */
class World {
  readonly turns: Turn[] = [];
  uncommitted: number[] = [];
  line: AudioLine | undefined;
  readonly #clock = new ManualClock();
  readonly #input: AudioInput;
  #manual = true;
  #value = 0;
  #item = 0;
  /** Turns whose commit was confirmed on the present connection, by item. */
  #confirmed: { itemId: string; turn: Turn }[] = [];
  /** How many turns of the present connection were confirmed, settled since or not. */
  #confirmations = 0;

  constructor() {
    this.#input = new AudioInput({
      format: inputFormatOf({}),
      manual: () => this.#manual,
      clock: this.#clock,
      onBacklog: () => assert.fail('nothing shorter than a minute is dropped'),
    });
  }

  take(step: Step): void {
    switch (step.do) {
      case 'push':
        for (let i = 0; i < step.frames; i += 1) this.#push();
        break;
      case 'commit':
        this.#commit();
        break;
      case 'clear':
        this.#input.clear();
        this.uncommitted = [];
        break;
      case 'switch':
        this.#switchThereAndBack();
        break;
      case 'drop':
        this.#input.close();
        this.line = undefined;
        this.#confirmed = [];
        break;
      case 'connect':
        if (this.line) break;
        this.line = new AudioLine({ slow: true });
        this.#confirmations = 0;
        this.#input.open(this.line);
        break;
      case 'drain':
        this.line?.drain(step.bytes);
        this.#clock.advance(10);
        break;
      case 'confirm':
        this.#confirm();
        break;
      case 'settle': {
        const [settled] = this.#confirmed.splice(step.which % Math.max(1, this.#confirmed.length), 1);
        if (!settled) break;
        this.#input.turnSettled(settled.itemId);
        settled.turn.settled = true;
        break;
      }
    }
    this.checkLine();
  }

  /** Every turn that the service has committed is a complete turn of the caller, and they arrived in order. */
  checkLine(): void {
    let at = -1;
    for (const heard of this.line?.turns ?? []) {
      const next = this.turns.findIndex((turn, index) => index > at && turn.frames[0] === heard[0]);
      assert.deepEqual(heard, this.turns[next]?.frames);
      at = next;
    }
  }

  #push(): void {
    this.#value = (this.#value % 32_000) + 1;
    this.#input.push(frameOf(this.#value));
    this.uncommitted.push(this.#value);
  }

  #commit(): void {
    assert.equal(this.#input.commit(), this.uncommitted.length > 0);
    if (this.uncommitted.length === 0) return;
    const padding = this.uncommitted.length < 10 ? 10 - this.uncommitted.length : 0;
    this.turns.push({ frames: [...this.uncommitted, ...Array<number>(padding).fill(0)], settled: false });
    this.uncommitted = [];
  }

  #switchThereAndBack(): void {
    this.#manual = false;
    this.#input.followMode();
    this.#push();
    this.#manual = true;
    this.#input.followMode();
    this.uncommitted = [];
  }

  #confirm(): void {
    const heard = this.line?.turns[this.#confirmations];
    if (!heard) return;
    const turn = this.turns.find(({ frames }) => frames[0] === heard[0]);
    if (!turn) return;
    const itemId = `item_${(this.#item += 1)}`;
    this.#input.turnCommitted(itemId);
    this.#confirmed.push({ itemId, turn });
    this.#confirmations += 1;
  }
}

test('after recovery the service has each turn complete and in order, whatever happened before', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const world = new World();
      for (const step of sequence) world.take(step);
      world.take({ do: 'drop' });
      const due = world.turns.filter(({ settled }) => !settled).map(({ frames }) => frames);
      world.take({ do: 'connect' });
      for (let i = 0; i < 100; i += 1) world.take({ do: 'drain', bytes: 400_000 });
      expect(world.line?.turns).toEqual(due);
      expect(world.line?.buffer).toEqual(world.uncommitted);
    }),
    { numRuns: 300 },
  );
});
