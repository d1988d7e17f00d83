// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { WebCodecs } from './load-webcodecs.ts';
import type { Mp4Sample, Mp4Track } from './mp4-reader.ts';

/** A decoded picture. */
export interface Picture {
  /** Position in the stream, in milliseconds. */
  readonly atMs: number;
  /** Id of the response being spoken; null between responses. */
  readonly turn: string | null;
  readonly width: number;
  readonly height: number;
  /** 4:2:0 planes, without padding. */
  readonly format: 'I420' | 'NV12';
  readonly data: Uint8Array;
}

export interface PictureDecoderInit {
  readonly codecs: typeof WebCodecs;
  /** Whether another picture is wanted. Called again on each {@link PictureDecoder.more}. */
  wanted(): boolean;
  picture(picture: Picture): void;
  problem(what: string): void;
}

interface Waiting extends Mp4Sample {
  readonly turn: string | null;
}

/** Maximum number of queued encoded pictures: one minute at 30 per second. Beyond this, the queue is discarded. */
const MOST_WAITING = 1800;

/**
 * Decodes pictures shortly before they are shown, since they are small when encoded and megabytes when decoded. Skips
 * a picture that cannot be decoded, and those that depend on it.
 */
export class PictureDecoder {
  readonly #with: PictureDecoderInit;
  #decoder: WebCodecs.VideoDecoder | undefined;
  #track: Mp4Track | undefined;
  #waiting: Waiting[] = [];
  /** Pictures being decoded, by timestamp in microseconds. */
  readonly #under = new Map<number, Waiting>();
  #needsKey = true;
  readonly #skipped = new Set<string>();
  #copying: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(init: PictureDecoderInit) {
    this.#with = init;
  }

  push(sample: Mp4Sample, turn: string | null): void {
    if (this.#closed) return;
    this.#waiting.push({ ...sample, turn });
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting = [];
      this.#needsKey = true;
      this.#with.problem('too many queued pictures');
    }
    this.more();
  }

  /** Stops decoding the pictures of a response. */
  skip(turn: string): void {
    this.#skipped.add(turn);
    const last = this.#waiting.findLastIndex((one) => one.key);
    const first = this.#waiting.findIndex((one) => one.turn === turn);
    // Nothing before a key picture is needed to decode it. Later ones are decoded, but not shown.
    if (first >= 0 && last > first) this.#waiting.splice(first, last - first);
    this.more();
  }

  /** Decodes queued pictures while more are wanted. */
  more(): void {
    while (!this.#closed && this.#waiting.length > 0) {
      const [next] = this.#waiting;
      if (!next || (!this.#isSkipped(next) && !this.#with.wanted())) return;
      this.#waiting.shift();
      this.#decode(next);
    }
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#drop();
  }

  /** How many pictures are being decoded. */
  get underWay(): number {
    return this.#under.size;
  }

  #isSkipped({ turn }: Waiting): boolean {
    return turn !== null && this.#skipped.has(turn);
  }

  #decode(sample: Waiting): void {
    if (this.#needsKey && !sample.key) return;
    const timestamp = Math.round(sample.atMs * 1000);
    try {
      const decoder = this.#configured(sample.track);
      this.#under.set(timestamp, sample);
      const type = sample.key ? 'key' : 'delta';
      decoder.decode(new this.#with.codecs.EncodedVideoChunk({ type, timestamp, data: sample.data }));
      this.#needsKey = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  #configured(track: Mp4Track): WebCodecs.VideoDecoder {
    if (this.#decoder?.state === 'configured' && this.#track === track) return this.#decoder;
    this.#drop();
    const decoder = new this.#with.codecs.VideoDecoder({
      output: (frame) => {
        this.#copying = this.#copying.then(() => this.#out(frame));
      },
      error: (error) => {
        if (this.#decoder === decoder) this.#failed(error);
      },
    });
    const { codec, description } = track;
    decoder.configure({
      codec,
      description,
      optimizeForLatency: true,
      hardwareAcceleration: 'prefer-software',
    });
    this.#track = track;
    this.#decoder = decoder;
    return decoder;
  }

  async #out(frame: WebCodecs.VideoFrame): Promise<void> {
    try {
      const sample = this.#under.get(frame.timestamp);
      for (const at of this.#under.keys()) if (at <= frame.timestamp) this.#under.delete(at);
      if (!sample || this.#closed || this.#isSkipped(sample)) return;
      const { format, displayWidth: width, displayHeight: height } = frame;
      if (format !== 'I420' && format !== 'NV12') throw new Error(`unsupported picture format ${format}`);
      const data = new Uint8Array(frame.allocationSize());
      await frame.copyTo(data);
      const { atMs, turn } = sample;
      if (!this.#closed) this.#with.picture({ atMs, turn, width, height, format, data });
    } catch (error) {
      this.#with.problem(`failed to read a decoded picture: ${String(error)}`);
    } finally {
      frame.close();
      this.more();
    }
  }

  #failed(error: unknown): void {
    this.#drop();
    this.#with.problem(`failed to decode a picture: ${String(error)}`);
    if (!this.#closed) queueMicrotask(() => this.more());
  }

  #drop(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#under.clear();
    this.#needsKey = true;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}
