// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { type Clock, monotonicClock } from '../clock.ts';
import { GapFiller } from './gap-filler.ts';

/** How much audio is buffered before it is read, milliseconds: an application may take its time, or never start a session. */
const MOST_KEPT_MS = 30_000;
/** How many of the last packets are compared with a new one, because a carrier may send one twice. */
const REMEMBERED = 8;
/** A timer that is later than this means that the process was suspended, milliseconds. */
const HELD_UP_MS = 60;

/**
 * The caller's audio from a telephone line, for an AgentSession without a room. Gaps of the carrier are filled with
 * silence.
 */
export class PhoneAudioInput extends voice.AudioInput {
  readonly #sampleRate: number;
  readonly #clock: Clock;
  readonly #gaps: GapFiller;
  readonly #stream: ReadableStream<AudioFrame>;
  #controller: ReadableStreamDefaultController<AudioFrame> | undefined;
  #cancelTimer: (() => void) | undefined;
  #isAttached = true;
  #isEnded = false;
  #isRead = false;
  #keptMs = 0;
  #last: { readonly atMs: number; readonly samples: Int16Array }[] = [];

  /** @param sampleRate - Hz of the incoming samples. */
  constructor(sampleRate: number, clock: Clock = monotonicClock) {
    super();
    this.#sampleRate = sampleRate;
    this.#clock = clock;
    this.#gaps = new GapFiller(clock.now());
    this.#stream = new ReadableStream<AudioFrame>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.end(),
    });
    this.#watch();
  }

  /**
   * Read by the framework: the audio so far, and all that follows. Does not use its `multiStream`, which is for several
   * sources and costs three more streams for each packet.
   */
  override get stream(): voice.AudioInput['stream'] {
    this.#isRead = true;
    return this.#stream;
  }

  /** @param atMs - when it was said, milliseconds since the call began, if the carrier sends it. */
  push(samples: Int16Array, atMs?: number): void {
    if (samples.length === 0 || (atMs !== undefined && this.#isRepeated(samples, atMs))) return;
    const ms = (samples.length * 1000) / this.#sampleRate;
    const silentMs = this.#gaps.packet(ms, this.#clock.now(), atMs);
    if (silentMs === undefined) return;
    this.#silence(silentMs);
    this.#give(samples);
  }

  /** No more audio of the caller follows. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#cancelTimer?.();
    try {
      this.#controller?.close();
    } catch {
      // It was cancelled by its reader.
    }
  }

  /** Called by the framework: muted input drops incoming audio. */
  override setAttached(attached: boolean): void {
    this.#isAttached = attached;
  }

  override async close(): Promise<void> {
    this.end();
    await super.close();
  }

  /** By time and sound: some carriers give all packets the same time. */
  #isRepeated(samples: Int16Array, atMs: number): boolean {
    if (this.#last.some((one) => one.atMs === atMs && isSame(one.samples, samples))) return true;
    this.#last.push({ atMs, samples });
    if (this.#last.length > REMEMBERED) this.#last.shift();
    return false;
  }

  #watch(wasHeldUp = false): void {
    const now = this.#clock.now();
    const lookAfterMs = this.#gaps.lookAfterMs(now);
    this.#cancelTimer = this.#clock.after(lookAfterMs, () => {
      const lookedAt = this.#clock.now();
      // Audio that arrived while the process was suspended has yet to be read; silence before it would end the caller's
      // turn.
      const isHeldUp = lookedAt - now - lookAfterMs > HELD_UP_MS && !wasHeldUp;
      if (!isHeldUp) this.#silence(this.#gaps.idle(lookedAt));
      this.#watch(isHeldUp);
    });
  }

  #silence(ms: number): void {
    const count = Math.round((ms * this.#sampleRate) / 1000);
    if (count > 0) this.#give(new Int16Array(count));
  }

  #give(samples: Int16Array): void {
    if (this.#isEnded || !this.#isAttached) return;
    if (!this.#isRead) this.#keptMs += (samples.length * 1000) / this.#sampleRate;
    if (this.#keptMs > MOST_KEPT_MS && !this.#isRead) return;
    this.#controller?.enqueue(new AudioFrame(samples, this.#sampleRate, 1, samples.length));
  }
}

function isSame(one: Int16Array, other: Int16Array): boolean {
  return one.length === other.length && one.every((sample, at) => sample === other[at]);
}
