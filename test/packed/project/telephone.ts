// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { AudioByteStream, voice } from '@livekit/agents';

/** The framework's type of a frame. In CommonJS it differs from the one that rtc-node itself declares. */
type Frame = Parameters<voice.AudioOutput['captureFrame']>[0];

const RATE = 48_000;
const CHANNELS = 2;
const FRAME_MS = 10;
/** Between two frames: five times as fast as real time. */
const PAUSE_MS = 2;

/** The caller's audio input of the session. */
export class Microphone extends voice.AudioInput {
  #frames: ReadableStreamDefaultController<Frame> | undefined;
  readonly #toFrames = new AudioByteStream(RATE, CHANNELS, (RATE / 1000) * FRAME_MS);

  constructor() {
    super();
    this.multiStream.addInputStream(
      new ReadableStream<Frame>({
        start: (frames) => {
          this.#frames = frames;
        },
      }),
    );
  }

  /** Speaks 16-bit samples at 48 kHz stereo, followed by a second of silence, which ends the turn. */
  async say(speech: Uint8Array): Promise<void> {
    const silence = new Uint8Array(RATE * CHANNELS * 2);
    for (const frame of [...this.#toFrames.write(speech), ...this.#toFrames.write(silence)]) {
      this.#frames?.enqueue(frame);
      await sleep(PAUSE_MS);
    }
  }

  override async close(): Promise<void> {
    this.#frames?.close();
    await super.close();
  }
}

/** The caller's audio output, which plays everything at once. */
export class Earpiece extends voice.AudioOutput {
  /** What was heard, in milliseconds. */
  heardMs = 0;
  /** The loudest sample so far. */
  loudest = 0;
  #segmentMs = 0;

  constructor() {
    super(24_000, undefined, { pause: false });
  }

  override async captureFrame(frame: Frame): Promise<void> {
    await super.captureFrame(frame);
    if (this.#segmentMs === 0) this.onPlaybackStarted(Date.now());
    this.#segmentMs += (frame.samplesPerChannel / frame.sampleRate) * 1000;
    for (const sample of frame.data) this.loudest = Math.max(this.loudest, Math.abs(sample));
  }

  override flush(): void {
    super.flush();
    this.#finish(false);
  }

  override clearBuffer(): void {
    super.flush();
    this.#finish(true);
  }

  #finish(interrupted: boolean): void {
    if (this.#segmentMs === 0) return;
    this.heardMs += this.#segmentMs;
    this.onPlaybackFinished({ playbackPosition: this.#segmentMs / 1000, interrupted });
    this.#segmentMs = 0;
  }
}
