// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';
import type { Picture } from './picture-decoder.ts';

/** Position of audio in the avatar's stream, used to show the matching pictures. */
export interface StreamPlace {
  /** Position in the stream, in milliseconds. */
  readonly atMs: number;
  readonly turn: string | null;
}

/** Destination for audio and pictures. */
export interface Stage {
  play(samples: Int16Array): void;
  /** Discards queued audio that has not been played. */
  silence(): void;
  show(picture: Picture): void;
}

export interface AvatarPlayerInit {
  readonly clock: Clock;
  readonly stage: Stage;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  started(): void;
  /** @param positionMs - how much of the segment was played, in milliseconds. */
  finished(positionMs: number, interrupted: boolean): void;
  /** Called when there is room for another picture. */
  picturesWanted(): void;
}

/** Audio buffered before a segment starts, in milliseconds, to absorb jitter. */
const PREROLL_MS = 80;
/** How far ahead of time audio is queued on the stage, in milliseconds. */
const LEAD_MS = 60;
/** Audio is queued in chunks of this length, in milliseconds. */
const PIECE_MS = 20;
const TICK_MS = 10;
/** A picture due later than this belongs to a different part of the stream, in milliseconds. */
const FAR_MS = 2000;
/** How long the pictures of a response wait for its audio, in milliseconds. */
const NO_SOUND_MS = 3000;
/** Interval at which the last picture is repeated for participants who join late, in milliseconds. */
const REPEAT_MS = 250;
/** The encoder may drop a picture, so it is first repeated after this many milliseconds, this many times. */
const [SOON_MS, SOON_TIMES] = [40, 3];
/** Maximum number of decoded pictures to buffer. */
const MOST_PICTURES = 12;

interface Segment {
  readonly pieces: { samples: Int16Array; place: StreamPlace | undefined }[];
  queued: number;
  pushed: number;
  started: boolean;
  flushed: boolean;
}

/**
 * Plays the agent's audio as the framework releases it, and shows each picture when playback reaches its position.
 * Between responses, pictures are shown as they arrive.
 */
export class AvatarPlayer {
  readonly #with: AvatarPlayerInit;
  #segments: Segment[] = [];
  /** Sorted by position in the stream. */
  #pictures: (Picture & { readonly cameAt: number })[] = [];
  readonly #cut = new Set<string>();
  /** Maps a stream position to the time at which it is heard. */
  #anchor: (StreamPlace & { readonly heardAt: number }) | undefined;
  /** When all queued audio will have been heard. */
  #heardUntil = 0;
  #shown: Picture | undefined;
  #atRest: Picture | undefined;
  #shownAt = 0;
  /** How many times the current picture has been shown. */
  #times = 0;
  #cancelTick: (() => void) | undefined;
  /** True while a tick is scheduled at the regular interval. */
  #awake = false;
  #held = true;
  #closed = false;

  constructor(init: AvatarPlayerInit) {
    this.#with = init;
  }

  /** Whether another picture should be decoded. */
  get wantsPictures(): boolean {
    return this.#pictures.length < MOST_PICTURES;
  }

  /** Whether nothing is played any more. */
  get closed(): boolean {
    return this.#closed;
  }

  get speaking(): boolean {
    return this.#segments.length > 0;
  }

  /** Whether audio is queued or playing. */
  get hasSound(): boolean {
    return this.#segments.some(({ queued }) => queued > 0) || this.#heardUntil > this.#with.clock.now();
  }

  /** Starts playback, including audio captured so far, because a participant can now hear it. */
  release(): void {
    this.#held = false;
    this.#wake();
  }

  picture(picture: Picture): void {
    if (this.#closed || this.#isCut(picture.turn)) return;
    const at = this.#pictures.findLastIndex((one) => one.atMs <= picture.atMs) + 1;
    this.#pictures.splice(at, 0, { ...picture, cameAt: this.#with.clock.now() });
    this.#wake();
  }

  /**
   * Queues audio for playback.
   * @param place - position in the stream; undefined if the audio has none.
   */
  capture(samples: Int16Array, place: StreamPlace | undefined): void {
    if (this.#closed || samples.length === 0) return;
    let segment = this.#segments.at(-1);
    if (!segment || segment.flushed) {
      segment = { pieces: [], queued: 0, pushed: 0, started: false, flushed: false };
      this.#segments.push(segment);
    }
    segment.pieces.push({ samples, place });
    segment.queued += samples.length;
    this.#wake();
  }

  /** Marks the current segment as complete. */
  flush(): void {
    const segment = this.#segments.at(-1);
    if (segment) segment.flushed = true;
    this.#wake();
  }

  /** Stops playback and shows the face at rest, immediately. */
  clear(turn: string | undefined): void {
    const { clock, stage } = this.#with;
    const unheard = Math.max(0, this.#heardUntil - clock.now());
    for (const { pieces } of this.#segments) {
      for (const { place } of pieces) if (place?.turn) this.#cut.add(place.turn);
    }
    if (this.#segments.length > 0 && this.#anchor?.turn) this.#cut.add(this.#anchor.turn);
    if (turn !== undefined) this.#cut.add(turn);
    this.#pictures = this.#pictures.filter((one) => !this.#isCut(one.turn));
    const segments = this.#segments;
    this.#segments = [];
    this.#heardUntil = clock.now();
    this.#anchor = undefined;
    stage.silence();
    if (this.#atRest && this.#shown !== this.#atRest) this.#show(this.#atRest);
    for (const [index, { pushed }] of segments.entries()) {
      this.#with.finished(index === 0 ? Math.max(0, this.#msOf(pushed) - unheard) : 0, true);
    }
    this.#with.picturesWanted();
    this.#wake();
  }

  close(): void {
    if (this.#closed) return;
    this.clear(undefined);
    this.#closed = true;
    this.#cancelTick?.();
    this.#pictures = [];
  }

  #isCut(turn: string | null): boolean {
    return turn !== null && this.#cut.has(turn);
  }

  #wake(): void {
    if (this.#closed || this.#awake) return;
    this.#cancelTick?.();
    this.#awake = true;
    this.#cancelTick = this.#with.clock.after(0, () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = undefined;
    // Audio captured during this tick is handled by this tick or the next.
    this.#awake = true;
    const now = this.#with.clock.now();
    if (!this.#held) this.#playSound(now);
    this.#showPictures(now);
    if (this.#closed) return;
    const busy = this.#segments.length > 0 || this.#pictures.length > 0;
    this.#awake = busy;
    if (!busy && !this.#shown) return;
    this.#cancelTick = this.#with.clock.after(busy ? TICK_MS : this.#repeatMs, () => this.#tick());
  }

  #playSound(now: number): void {
    const [segment] = this.#segments;
    if (!segment) return;
    if (!segment.started) {
      if (!segment.flushed && this.#msOf(segment.queued) < PREROLL_MS) return;
      segment.started = true;
      this.#heardUntil = Math.max(this.#heardUntil, now);
      this.#with.started();
    }
    while (segment.queued > 0 && this.#heardUntil - now < LEAD_MS) this.#playPiece(segment, now);
    if (!segment.flushed || segment.queued > 0 || now < this.#heardUntil) return;
    this.#segments.shift();
    this.#with.finished(this.#msOf(segment.pushed), false);
    if (this.#segments.length > 0) this.#playSound(now);
  }

  #playPiece(segment: Segment, now: number): void {
    const [first] = segment.pieces;
    if (!first) return;
    const length = Math.min(first.samples.length, Math.round((PIECE_MS * this.#with.sampleRate) / 1000));
    const samples = first.samples.slice(0, length);
    this.#heardUntil = Math.max(this.#heardUntil, now);
    if (first.place) this.#anchor = { ...first.place, heardAt: this.#heardUntil };
    if (length === first.samples.length) segment.pieces.shift();
    else {
      first.samples = first.samples.subarray(length);
      first.place &&= { ...first.place, atMs: first.place.atMs + this.#msOf(length) };
    }
    segment.queued -= length;
    segment.pushed += length;
    this.#heardUntil += this.#msOf(length);
    this.#with.stage.play(samples);
  }

  #showPictures(now: number): void {
    let due: Picture | undefined;
    for (;;) {
      const [next] = this.#pictures;
      if (!next || this.#dueAt(next, now) > now) break;
      this.#pictures.shift();
      due = next;
      if (next.turn === null) this.#atRest = next;
    }
    if (due) {
      if (due.turn === null && !this.speaking) this.#anchor ??= { ...due, heardAt: now };
      this.#show(due);
      this.#with.picturesWanted();
    } else if (this.#shown && now - this.#shownAt >= this.#repeatMs) this.#show(this.#shown);
  }

  #dueAt({ turn, atMs, cameAt }: Picture & { readonly cameAt: number }, now: number): number {
    const anchor = this.#anchor;
    if (turn !== null && anchor?.turn !== turn) return cameAt + NO_SOUND_MS;
    if (!anchor) return now;
    const due = anchor.heardAt + atMs - anchor.atMs;
    return turn === null && due > now + FAR_MS ? now : due;
  }

  get #repeatMs(): number {
    return this.#times <= SOON_TIMES ? SOON_MS : REPEAT_MS;
  }

  #show(picture: Picture): void {
    this.#times = this.#shown === picture ? this.#times + 1 : 1;
    this.#shown = picture;
    this.#shownAt = this.#with.clock.now();
    this.#with.stage.show(picture);
  }

  #msOf(samples: number): number {
    return (samples * 1000) / this.#with.sampleRate;
  }
}
