// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { OutputLine } from '../../src/audio/phone-audio-output.ts';
import type { CarrierCommand } from '../../src/carriers/carrier.ts';
import type { ManualClock } from '../manual-clock.ts';

export interface LineOptions {
  marks?: boolean;
  /** From the arrival of audio at an idle carrier to its first sample at the caller, milliseconds. */
  startsLateMs?: number;
  /** From the moment a mark was passed to its return, milliseconds. */
  marksLateMs?: (mark: number) => number;
}

/** A carrier that plays what it is sent, in order and in real time, and knows what the caller has heard. */
export class FakeLine implements OutputLine {
  readonly sampleRate = 8000;
  readonly abilities;
  readonly sent: CarrierCommand[] = [];
  onMark: (name: string) => void = () => undefined;
  readonly #clock: ManualClock;
  readonly #with: LineOptions;
  /** Audio by the time it is played: first sample, its values. */
  #played: { from: number; samples: Int16Array; until: number }[] = [];
  #marks: { name: string; cancel: () => void }[] = [];
  #count = 0;

  constructor(clock: ManualClock, options: LineOptions = {}) {
    this.#clock = clock;
    this.#with = options;
    this.abilities = { marks: options.marks ?? true, clear: true, dtmf: true, continues: false };
  }

  send(command: CarrierCommand): void {
    this.sent.push(command);
    const now = this.#clock.now();
    if (command.type === 'audio') {
      const end = this.#endsAt;
      const from = end > now ? end : now + (this.#with.startsLateMs ?? 0);
      const until = from + command.samples.length / 8;
      this.#played.push({ from, samples: command.samples, until });
    } else if (command.type === 'mark') {
      const { name } = command;
      const late = this.#with.marksLateMs?.(this.#count++) ?? 0;
      const cancel = this.#clock.after(Math.max(0, this.#endsAt - now) + late, () => this.onMark(name));
      this.#marks.push({ name, cancel });
    } else {
      for (const piece of this.#played) {
        piece.from = Math.min(piece.from, now);
        piece.until = Math.min(piece.until, now);
      }
      for (const { name, cancel } of this.#marks) {
        cancel();
        this.#clock.after(0, () => this.onMark(name));
      }
      this.#marks = [];
    }
  }

  /** What the caller has heard so far, sample by sample, without pauses and silence. */
  get heard(): number[] {
    const now = this.#clock.now();
    return this.#played.flatMap(({ from, until, samples }) =>
      Array.from(samples.subarray(0, Math.max(0, Math.round((Math.min(until, now) - from) * 8)))).filter(
        (sample) => sample !== 0,
      ),
    );
  }

  /** How much was sent and not heard yet, milliseconds. */
  get aheadMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.now());
  }

  get #endsAt(): number {
    return this.#played.at(-1)?.until ?? -Infinity;
  }
}
