// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AUDIBLE_DB, FULL_DB, levelDb, WINDOW_MS } from '../signal/level.ts';

/** A segment of audio as it reached the caller; times are when a frame of 10 ms could be read. */
export interface HeardSound {
  /** The first audible frame, in milliseconds of the shared clock. */
  firstAt: number;
  /** The last audible frame, in milliseconds of the shared clock. */
  lastAt: number;
  /** The last frame with audio of full level: what follows fades. */
  lastFullAt: number;
  /** Its first {@link PIECE_MS}. */
  head: Int16Array;
  /** The last {@link PIECE_MS} of full level. */
  tail: Int16Array;
  /** Silent frames in between. */
  gaps: number;
}

/** Sample rate of what callers hear, in Hz. */
export const HEARD_RATE = 48_000;

/** Silence that ends a segment, in milliseconds. */
const PAUSE_MS = 150;
/** How much audio is kept to find its position in the answer, in milliseconds. */
export const PIECE_MS = 20;
/** Enough frames of 10 ms to contain such a piece. */
const PIECE_FRAMES = 3;

interface Stretch extends Omit<HeardSound, 'head' | 'tail'> {
  head: Int16Array[];
  /** The frames up to the last one of full level, and how many samples of that one are before its end. */
  tail: Int16Array[];
  fullUntil: number;
}

/**
 * Finds segments of audio in frames of 10 ms. Only evaluates levels, because it shares a process with other callers.
 */
export class Ear {
  readonly #rate: number;
  readonly #onStart: () => void;
  readonly #onEnd: (sound: HeardSound) => void;
  #stretch: Stretch | undefined;
  #recent: Int16Array[] = [];
  #silentFrames = 0;

  constructor(rate: number, { onStart, onEnd }: { onStart: () => void; onEnd: (sound: HeardSound) => void }) {
    this.#rate = rate;
    this.#onStart = onStart;
    this.#onEnd = onEnd;
  }

  /** Whether a segment of audio has not ended yet. */
  get hears(): boolean {
    return this.#stretch !== undefined;
  }

  push(samples: Int16Array, at: number): void {
    const audible = levelDb(samples) >= AUDIBLE_DB;
    if (!this.#stretch) {
      if (!audible) return;
      this.#stretch = {
        firstAt: at,
        lastAt: at,
        lastFullAt: at,
        head: [],
        tail: [samples],
        fullUntil: 0,
        gaps: 0,
      };
      this.#recent = [];
      this.#silentFrames = 0;
      this.#onStart();
    }
    const stretch = this.#stretch;
    if (stretch.head.length < PIECE_FRAMES) stretch.head.push(samples);
    this.#recent = [...this.#recent.slice(1 - PIECE_FRAMES), samples];
    const fullUntil = this.#fullUntil(samples);
    if (fullUntil > 0) {
      stretch.lastFullAt = at;
      stretch.tail = this.#recent;
      stretch.fullUntil = fullUntil;
    }
    if (audible) {
      stretch.gaps += this.#silentFrames;
      this.#silentFrames = 0;
      stretch.lastAt = at;
      return;
    }
    this.#silentFrames += 1;
    if ((this.#silentFrames * 1000 * samples.length) / this.#rate >= PAUSE_MS) this.#end(stretch);
  }

  #end({ head, tail, fullUntil, ...sound }: Stretch): void {
    this.#stretch = undefined;
    const piece = this.#samplesIn(PIECE_MS);
    const last = tail.at(-1)?.subarray(0, fullUntil) ?? new Int16Array(0);
    const end = concat([...tail.slice(0, -1), last]);
    this.#onEnd({ ...sound, head: concat(head).slice(0, piece), tail: end.slice(-piece) });
  }

  /** Where in the frame its last window of full level ends, in samples; 0 if there is none. */
  #fullUntil(samples: Int16Array): number {
    const window = this.#samplesIn(WINDOW_MS);
    for (let end = samples.length; end >= window; end -= window) {
      if (levelDb(samples, end - window, end) >= FULL_DB) return end;
    }
    return 0;
  }

  #samplesIn(ms: number): number {
    return (ms * this.#rate) / 1000;
  }
}

function concat(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
