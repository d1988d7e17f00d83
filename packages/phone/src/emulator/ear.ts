// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { MarkRecord, MediaRecord } from './record.ts';
import { Track } from './track.ts';

/** Minimum RMS of a frame that counts as speech: about -50 dBFS, above the noise of any codec here. */
const VOICE_RMS = 100;
/** A pause this long ends the agent's utterance. */
const SPURT_GAP_MS = 500;

type Entry =
  | { readonly kind: 'audio'; readonly media: MediaRecord; readonly samples: Int16Array; played: number }
  | { readonly kind: 'mark'; readonly mark: MarkRecord };

export interface EarOptions {
  /** Sample rate, Hz. */
  rate: number;
  /** Whether the 20 ms from this frame of the call on are lost on their way to the caller. */
  lost?: (frame: number) => boolean;
}

/**
 * What the caller hears, as one timeline of samples from the beginning of the call. Audio is played in order of
 * arrival, without gaps, from the sample at which it arrived; silence where there is none. Pure: time is measured in
 * samples.
 */
export class Ear {
  readonly #rate: number;
  readonly #frame: number;
  readonly #lost: (frame: number) => boolean;
  readonly #track = new Track();
  readonly #played: MarkRecord[] = [];
  #queue: Entry[] = [];
  #queued = 0;
  /** Marks in the queue. */
  #marks = 0;
  #checkedFrames = 0;
  #lastVoiced: number | undefined;
  #spurtStart = 0;

  constructor(options: EarOptions) {
    this.#rate = options.rate;
    this.#frame = options.rate / 50;
    this.#lost = options.lost ?? (() => false);
  }

  /** Samples heard so far. */
  get position(): number {
    return this.#track.length;
  }

  /** Samples in the queue. */
  get queued(): number {
    return this.#queued;
  }

  get heard(): Int16Array<ArrayBuffer> {
    return this.#track.toSamples();
  }

  /** Where the last heard speech began and ended, in samples. */
  get spurt(): { from: number; to: number } | undefined {
    if (this.#lastVoiced === undefined) return undefined;
    return { from: this.#spurtStart * this.#frame, to: (this.#lastVoiced + 1) * this.#frame };
  }

  /** Appends a message's audio to the queue and records when it is due. */
  hear(media: MediaRecord, samples: Int16Array): void {
    media.fromSample = this.position + this.#queued;
    media.toSample = media.fromSample + samples.length;
    this.#queue.push({ kind: 'audio', media, samples, played: 0 });
    this.#queued += samples.length;
  }

  mark(mark: MarkRecord): void {
    this.#queue.push({ kind: 'mark', mark });
    this.#marks++;
    this.#takePlayedMarks();
  }

  /** Marks whose preceding audio has all been played, each returned once. */
  playedMarks(): MarkRecord[] {
    return this.#played.splice(0);
  }

  /** Advances time to this sample; earlier ones are ignored. */
  playTo(sample: number): void {
    while (this.position < sample) {
      const first = this.#queue[0];
      if (first === undefined) {
        this.#track.padTo(sample);
      } else if (first.kind === 'audio') {
        const length = Math.min(first.samples.length - first.played, sample - this.position);
        this.#play(first.media, first.samples.subarray(first.played, first.played + length));
        first.played += length;
        this.#queued -= length;
        if (first.played === first.samples.length) this.#queue.shift();
      }
      this.#takePlayedMarks();
    }
    this.#listen();
  }

  /** The sample before which the next mark's audio will have been played, unless a clear comes first. */
  get nextMark(): number | undefined {
    if (this.#marks === 0) return undefined;
    let due = this.position;
    for (const entry of this.#queue) {
      if (entry.kind === 'mark') return due;
      due += entry.samples.length - entry.played;
    }
    return undefined;
  }

  /** Removes marks before this index from the queue; their audio is still played. */
  takeMarks(before: number, clear: number): MarkRecord[] {
    const taken = this.#queue.flatMap((entry) =>
      entry.kind === 'mark' && entry.mark.index < before ? [entry.mark] : [],
    );
    this.#queue = this.#queue.filter((entry) => entry.kind === 'audio' || entry.mark.index >= before);
    this.#marks -= taken.length;
    for (const mark of taken) Object.assign(mark, { outcome: 'dropped', clear });
    return taken;
  }

  /** Drops unplayed media before this index; later media move up. Returns the number of dropped samples. */
  drop(before: number, clear?: number): number {
    let dropped = 0;
    const kept: Entry[] = [];
    let due = this.position;
    for (const entry of this.#queue) {
      if (entry.kind === 'mark') kept.push(entry);
      else if (entry.media.index < before) {
        const rest = entry.samples.length - entry.played;
        entry.media.dropped += rest;
        if (clear !== undefined) entry.media.clear = clear;
        dropped += rest;
      } else {
        kept.push(entry);
        entry.media.fromSample = due;
        entry.media.toSample = due += entry.samples.length;
      }
    }
    this.#queue = kept;
    this.#queued -= dropped;
    this.#takePlayedMarks();
    return dropped;
  }

  /** Drops everything in the queue, as at the end of a stream; its marks stay pending. */
  forget(): void {
    this.#queue = this.#queue.filter(({ kind }) => kind === 'audio');
    this.#marks = 0;
    this.#played.length = 0;
    this.drop(Infinity);
  }

  #play(media: MediaRecord, samples: Int16Array): void {
    for (let at = 0; at < samples.length;) {
      const frame = Math.floor(this.position / this.#frame);
      const length = Math.min(samples.length - at, (frame + 1) * this.#frame - this.position);
      if (this.#lost(frame)) {
        this.#track.padTo(this.position + length);
        media.lost += length;
      } else {
        this.#track.append(samples.subarray(at, at + length));
        media.heard += length;
      }
      at += length;
    }
  }

  #takePlayedMarks(): void {
    for (let first = this.#queue[0]; first?.kind === 'mark'; first = this.#queue[0]) {
      this.#queue.shift();
      this.#marks--;
      first.mark.outcome = 'played';
      first.mark.playedSample = this.position;
      this.#played.push(first.mark);
    }
  }

  /** Records which of the frames heard meanwhile were speech. */
  #listen(): void {
    for (; (this.#checkedFrames + 1) * this.#frame <= this.position; this.#checkedFrames++) {
      const from = this.#checkedFrames * this.#frame;
      if (!isVoiced(this.#track.view(from, from + this.#frame))) continue;
      const gap = this.#checkedFrames - (this.#lastVoiced ?? -Infinity) - 1;
      if (gap * this.#frame >= (SPURT_GAP_MS * this.#rate) / 1000) this.#spurtStart = this.#checkedFrames;
      this.#lastVoiced = this.#checkedFrames;
    }
  }
}

/** Whether a frame contains speech rather than silence or line noise. */
export function isVoiced(frame: Int16Array): boolean {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return energy > VOICE_RMS * VOICE_RMS * frame.length;
}
