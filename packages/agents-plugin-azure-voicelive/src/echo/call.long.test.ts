// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { EchoReference } from './echo-reference.ts';
import { babble, randomOf, RATE } from '../../test/babble.ts';

const PACKET = RATE / 100;

test('the echo reference matches what the loudspeaker played within 20 ms when a five-minute call has interruptions', () => {
  const call = new Call({ delayMs: 143, seed: 5 });
  call.run(300);
  const lags = call.lags();
  expect(lags.length).toBeGreaterThan(80);
  const late = lags.map(Math.abs).toSorted((a, b) => a - b);
  expect(late[Math.floor(late.length * 0.95)]).toBeLessThanOrEqual(20);
  expect(call.interruptions).toBeGreaterThan(20);
});

/** A call in which the caller's microphone picks up the loudspeaker. Time is counted in packets. */
class Call {
  interruptions = 0;
  readonly #delay: number;
  readonly #random: () => number;
  readonly #loudspeaker: Int16Array;
  readonly #sent: Int16Array;
  readonly #reference: EchoReference;
  #now = 0;

  constructor({ delayMs, seed }: { delayMs: number; seed: number }) {
    this.#delay = (delayMs * RATE) / 1000;
    this.#random = randomOf(seed);
    this.#loudspeaker = new Int16Array(310 * RATE);
    this.#sent = new Int16Array(310 * RATE);
    this.#reference = new EchoReference({
      sampleRate: RATE,
      now: () => this.#now,
      onUnfed: () => undefined,
    });
  }

  run(seconds: number): void {
    const caller = babble(seconds, 9);
    const agent = babble(seconds, 10);
    let [said, playedUntil, quietUntil] = [0, 0, 1000];
    for (let ms = 10; ms <= seconds * 1000; ms += 10) {
      // Microphone packets arrive 0 to 30 ms late; the agent is heard after the echo delay.
      this.#now = ms + this.#random() * 30;
      const start = ((ms - 10) * RATE) / 1000;
      const talksOver = ms > quietUntil - 700 && ms < quietUntil;
      const packet = Int16Array.from({ length: PACKET }, (_, i) => {
        const echo = 0.2 * (this.#loudspeaker[start + i] ?? 0);
        return Math.round(echo + (talksOver ? (caller[start + i] ?? 0) : 0.01 * (caller[start + i] ?? 0)));
      });
      this.#sent.set(this.#reference.during(packet), start);
      this.#now = ms;
      if (ms < quietUntil) continue;
      // The agent speaks in frames of 50 ms, up to 200 ms ahead, until it is interrupted.
      while (playedUntil < ms + 200) {
        const frame = agent.subarray(said, said + RATE / 20);
        this.#reference.plays(frame, RATE);
        playedUntil = Math.max(playedUntil, ms);
        this.#loudspeaker.set(frame, (playedUntil * RATE) / 1000 + this.#delay);
        said += frame.length;
        playedUntil += 50;
      }
      if (this.#random() < 0.002) {
        this.interruptions += 1;
        this.#reference.cleared();
        this.#loudspeaker.fill(0, (ms * RATE) / 1000 + this.#delay);
        playedUntil = ms;
        quietUntil = ms + 1500;
      }
    }
  }

  /**
   * The reference's timing error in each second in which the loudspeaker was heard, in milliseconds; infinity if it
   * is more than 50 ms or the reference is different audio.
   */
  lags(): number[] {
    const lags: number[] = [];
    const most = 0.05 * RATE;
    for (let start = 10 * RATE; start + 2 * RATE < 300 * RATE; start += RATE) {
      const heard = this.#loudspeaker.subarray(start, start + RATE);
      if (heard.filter((sample) => Math.abs(sample) > 200).length < RATE / 3) continue;
      let best = { lag: Number.POSITIVE_INFINITY, likeness: 0.5 };
      for (let lag = -most; lag <= most; lag += 1) {
        const likeness = likenessOf(heard, this.#sent.subarray(start + lag, start + lag + RATE));
        if (likeness > best.likeness) best = { lag, likeness };
      }
      lags.push((best.lag * 1000) / RATE);
    }
    return lags;
  }
}

/** Compares every fourth sample. */
function likenessOf(one: Int16Array, other: Int16Array): number {
  let [product, ofOne, ofOther] = [0, 0, 0];
  for (let i = 0; i < one.length; i += 4) {
    const [a, b] = [one[i] ?? 0, other[i] ?? 0];
    product += a * b;
    ofOne += a * a;
    ofOther += b * b;
  }
  return product / Math.sqrt(ofOne * ofOther || 1);
}
