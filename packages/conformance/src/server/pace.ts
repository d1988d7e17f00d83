// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServerVerb } from './neutral.ts';
import type { Temperament } from './temperaments.ts';

/** Bytes of an audio chunk: 20 ms at 24 kHz. */
const PIECE_BYTES = 960;
/** Milliseconds between two slow audio chunks. */
const SLOW_MS = 25;
/** How many chunks of a response are sent slowly; the rest is sent at once, so that no check takes minutes. */
const SLOW_PIECES = 10;
/** Milliseconds by which text lags behind fast audio. */
const TEXT_BEHIND_MS = 30;

interface Step {
  verb: ServerVerb;
  /** Milliseconds to wait before it. */
  waitMs: number;
  /** Whether its timer is running. */
  waits?: boolean;
}

/** Sends what belongs to a response at the pace of a temperament, in order; everything else at once. */
export class Pace {
  readonly #temperament: Temperament;
  readonly #write: (verb: ServerVerb) => void;
  /** Slow chunks so far, by response. */
  readonly #slow = new Map<string, number>();
  readonly #lines = new Map<string, Step[]>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(temperament: Temperament, write: (verb: ServerVerb) => void) {
    this.#temperament = temperament;
    this.#write = write;
  }

  say(verb: ServerVerb): void {
    if (!('responseId' in verb)) {
      this.#write(verb);
      return;
    }
    const steps = this.#stepsOf(verb);
    const line = this.#lines.get(verb.responseId);
    if (!line) {
      this.#lines.set(verb.responseId, steps);
      this.#go(verb.responseId);
      return;
    }
    // Only audio overtakes text that lags.
    const overtakes = verb.say === 'audio' && this.#temperament.has('fast-audio');
    const at = overtakes ? line.findLastIndex((step) => step.verb.say !== 'text') + 1 : line.length;
    line.splice(at, 0, ...steps);
    if (verb.say === 'audio') this.#go(verb.responseId);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#lines.clear();
    this.#slow.clear();
  }

  #stepsOf(verb: ServerVerb): Step[] {
    if (verb.say === 'text' && this.#temperament.has('fast-audio')) return [{ verb, waitMs: TEXT_BEHIND_MS }];
    if (verb.say !== 'audio' || verb.bytes.length <= PIECE_BYTES) return [{ verb, waitMs: 0 }];
    const slow = this.#temperament.has('slow-audio');
    const steps: Step[] = [];
    for (let at = 0; at < verb.bytes.length; at += PIECE_BYTES) {
      const before = this.#slow.get(verb.responseId) ?? 0;
      const all = slow && before >= SLOW_PIECES;
      const end = all ? verb.bytes.length : at + PIECE_BYTES;
      steps.push({ verb: { ...verb, bytes: verb.bytes.slice(at, end) }, waitMs: slow && !all ? SLOW_MS : 0 });
      if (all) break;
      this.#slow.set(verb.responseId, before + 1);
    }
    return steps;
  }

  /** Sends all that is due; an entry that has to wait holds up the rest of its response. */
  #go(responseId: string): void {
    const line = this.#lines.get(responseId) ?? [];
    while (line.length > 0) {
      const [step] = line;
      if (!step) break;
      if (step.waitMs > 0) {
        this.#waitFor(responseId, step);
        return;
      }
      line.shift();
      this.#write(step.verb);
    }
    this.#lines.delete(responseId);
  }

  #waitFor(responseId: string, step: Step): void {
    if (step.waits) return;
    step.waits = true;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      step.waitMs = 0;
      this.#go(responseId);
    }, step.waitMs);
    this.#timers.add(timer);
  }
}
