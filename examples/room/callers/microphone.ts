// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame, AudioSource, LocalAudioTrack } from '@livekit/rtc-node';

/** Frame length of a browser's microphone, milliseconds. */
const FRAME_MS = 10;

/** When an utterance was spoken, in milliseconds of `performance.now()`. */
export interface Spoken {
  startedAt: number;
  endedAt: number;
}

/** A microphone that plays recordings in 10 ms frames in real time, with silence in between. */
export class Microphone {
  readonly rate: number;
  readonly channels: number;
  readonly track: LocalAudioTrack;
  readonly #source: AudioSource;
  readonly #startedAt = performance.now();
  #framesSent = 0;
  #timer: NodeJS.Timeout;
  /**
   * Other sound in the room, such as a loudspeaker: returns the next samples at this microphone's rate, one channel.
   */
  surroundings: ((count: number) => Int16Array) | undefined;
  #speech: { samples: Int16Array; at: number; startedAt: number; done: (spoken: Spoken) => void } | undefined;

  constructor(rate = 48_000, channels = 1) {
    this.rate = rate;
    this.channels = channels;
    // Without a queue a frame leaves when it is pushed; the default of 1000 ms would blur the times.
    this.#source = new AudioSource(rate, channels, 0);
    this.track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    this.#timer = setTimeout(() => this.#tick(), FRAME_MS);
  }

  /**
   * Speaks interleaved samples at this microphone's rate and channel count; resolves when the last sample has left. One
   * utterance at a time.
   */
  say(samples: Int16Array): Promise<Spoken> {
    if (this.#speech) return Promise.reject(new Error('the microphone is already speaking'));
    return new Promise((done) => {
      this.#speech = { samples, at: 0, startedAt: performance.now(), done };
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#finish();
    await this.track.close();
  }

  #tick(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / FRAME_MS);
    // After a pause of the process only the last half second is made up for, like a real driver.
    this.#framesSent = Math.max(this.#framesSent, due - 50);
    for (; this.#framesSent < due; this.#framesSent++) void this.#source.captureFrame(this.#next());
    this.#timer = setTimeout(
      () => this.#tick(),
      1 + FRAME_MS - ((performance.now() - this.#startedAt) % FRAME_MS),
    );
  }

  #next(): AudioFrame {
    const length = (this.rate * FRAME_MS) / 1000;
    const data = new Int16Array(length * this.channels);
    const speech = this.#speech;
    if (speech) {
      data.set(speech.samples.subarray(speech.at, speech.at + data.length));
      speech.at += data.length;
      if (speech.at >= speech.samples.length) this.#finish();
    }
    this.surroundings?.(length).forEach((sample, i) => {
      for (let channel = 0; channel < this.channels; channel += 1)
        data[i * this.channels + channel]! += sample;
    });
    return new AudioFrame(data, this.rate, this.channels, length);
  }

  #finish(): void {
    const speech = this.#speech;
    this.#speech = undefined;
    speech?.done({ startedAt: speech.startedAt, endedAt: performance.now() });
  }
}
