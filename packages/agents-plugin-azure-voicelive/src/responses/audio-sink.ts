// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { AudioFrame } from '@livekit/rtc-node';
import type { AudioFormat } from '../audio-format.ts';
import type { Clock } from '../connection/clock.ts';
import { PlayoutPace } from './playout-pace.ts';
import { SampleQueue } from './sample-queue.ts';

/** Stored in the `userdata` of a frame: its item, and how many samples of the item came before it. */
export const FRAME_ITEM = 'voicelive.item';
export const FRAME_SAMPLE = 'voicelive.sample';

/** Observes the audio of one message. */
export interface SoundWatcher {
  /** Called when this much audio has arrived. */
  received(samples: Int16Array): void;
  /** Called when this many milliseconds were passed to the reader. */
  handed(ms: number): void;
  /** Called when the reader has cancelled. */
  leave(): void;
}

export interface AudioSinkOptions {
  /** How much is handed out before it is played, milliseconds; all of it by default. */
  readonly mostAheadMs?: number | undefined;
  /** The item the audio belongs to, if frames should carry it. */
  readonly source?: string | undefined;
  readonly watcher?: SoundWatcher | undefined;
}

/** The writing end of the audio stream of one message: accepts base64 deltas, hands out frames. */
export class AudioSink {
  readonly stream: ReadableStream<AudioFrame>;
  readonly #format: AudioFormat;
  readonly #clock: Clock;
  readonly #samples: SampleQueue;
  readonly #pace: PlayoutPace;
  readonly #watcher: SoundWatcher | undefined;
  #controller: ReadableStreamDefaultController<AudioFrame> | undefined;
  /** A reader is waiting for a frame. */
  #wanted = false;
  #cancelTimer: (() => void) | undefined;
  #ended = false;
  #over = false;
  #begun = false;
  /** Samples handed out. */
  #handed = 0;
  readonly #source: string | undefined;

  /**
   * @param format - of the deltas.
   */
  constructor(format: AudioFormat, clock: Clock, { mostAheadMs, source, watcher }: AudioSinkOptions = {}) {
    this.#source = source;
    this.#pace = new PlayoutPace(mostAheadMs);
    this.#format = format;
    this.#watcher = watcher;
    this.#samples = new SampleQueue(format, watcher && ((samples) => watcher.received(samples)));
    this.#clock = clock;
    // A high-water mark of 0 makes the stream pull a frame only when somebody reads.
    this.stream = new ReadableStream<AudioFrame>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#pace.asked(clock.now());
          this.#wanted = true;
          this.#deliver();
        },
        cancel: () => {
          this.#over = true;
          this.#cancelTimer?.();
          this.#samples.clear();
          watcher?.leave();
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** True when everything was read, or the reader is gone. */
  get drained(): boolean {
    return this.#over;
  }

  /** True once a frame was handed out. */
  get begun(): boolean {
    return this.#begun;
  }

  /** @returns the number of samples in a delta, including one that arrives too late to be read. */
  write(base64: string): number {
    if (this.#ended || this.#over) {
      return Math.floor(Buffer.byteLength(base64, 'base64') / this.#format.bytesPerSample);
    }
    const count = this.#samples.push(base64);
    this.#deliver();
    return count;
  }

  /** Ends the stream after the queued audio. Safe to call again. */
  end(): void {
    this.#ended = true;
    this.#closeWhenEmpty();
  }

  /** Ends the stream; queued audio is discarded. */
  drop(): void {
    this.#samples.clear();
    this.end();
  }

  #deliver(): void {
    if (!this.#wanted || this.#cancelTimer || this.#samples.length === 0) return;
    const now = this.#clock.now();
    const delay = this.#pace.delay(now);
    if (delay >= 1) {
      this.#cancelTimer = this.#clock.after(delay, () => {
        this.#cancelTimer = undefined;
        this.#deliver();
      });
      return;
    }
    // `AudioFrame` passes the whole buffer under a typed array to native code and ignores its offset (rtc-node
    // 0.13.35).
    const piece = this.#samples.take(this.#format.samplesIn(this.#pace.frameMs));
    this.#pace.handed(now, this.#format.msOf(piece.length));
    this.#watcher?.handed(this.#format.msOf(piece.length));
    this.#wanted = false;
    this.#begun = true;
    const mark = this.#source && { [FRAME_ITEM]: this.#source, [FRAME_SAMPLE]: this.#handed };
    this.#handed += piece.length;
    this.#controller?.enqueue(
      new AudioFrame(piece, this.#format.sampleRate, 1, piece.length, mark || undefined),
    );
    this.#closeWhenEmpty();
  }

  #closeWhenEmpty(): void {
    if (!this.#ended || this.#over || this.#samples.length > 0) return;
    this.#over = true;
    this.#controller?.close();
  }
}
