// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { StreamingResampler } from '@voicelive-kit/audio';
import { decodeSound, levelOf, type SoundFormat } from '../hearing/loudness.ts';
import { AacEncoder, FRAME_SAMPLES } from './aac-encoder.ts';
import { TICKS_PER_SECOND } from './face.ts';
import { VideoStream } from './video-stream.ts';

/** A talking head that speaks the given audio: video and audio of the same time are in one fragment. */
export class SpokenVideo {
  readonly #stream = new VideoStream();
  #encoder = new AacEncoder();
  #resampler: StreamingResampler | undefined;
  /** Samples that do not fill a frame yet. */
  #waiting: number[] = [];
  /** Loudness of the last frame, because a decoder plays it with the next one. */
  #level = 0;
  #speaking = false;

  /** The initialisation segment, to be sent once and first. */
  start(): Buffer {
    return this.#stream.start();
  }

  /** The fragments that this base64 audio completes. */
  speak(audio: string, { name, rate }: SoundFormat): Buffer {
    if (this.#resampler?.from !== rate) {
      this.#resampler = new StreamingResampler({ from: rate, to: TICKS_PER_SECOND });
    }
    this.#speaking = true;
    return this.#take(this.#resampler.push(decodeSound(audio, name)));
  }

  /** The rest of the audio, padded with silence to a whole frame. */
  end(): Buffer {
    if (!this.#speaking) return Buffer.alloc(0);
    this.#speaking = false;
    const tail = this.#resampler?.flush() ?? new Int16Array(0);
    this.#resampler = undefined;
    const missing = FRAME_SAMPLES - ((this.#waiting.length + tail.length) % FRAME_SAMPLES);
    // The last frame is played with the frame after it.
    return this.#take([...tail, ...new Int16Array((missing % FRAME_SAMPLES) + FRAME_SAMPLES)]);
  }

  /** Ends the speech: one picture at rest. */
  rest(): Buffer {
    this.#speaking = false;
    this.#waiting = [];
    this.#resampler = undefined;
    this.#encoder = new AacEncoder();
    this.#level = 0;
    return this.#take(new Int16Array(FRAME_SAMPLES));
  }

  #take(samples: Iterable<number>): Buffer {
    for (const sample of samples) this.#waiting.push(sample);
    const fragments: Buffer[] = [];
    while (this.#waiting.length >= FRAME_SAMPLES) {
      const frame = Int16Array.from(this.#waiting.splice(0, FRAME_SAMPLES));
      fragments.push(this.#stream.show(this.#level, this.#encoder.encode(frame)));
      this.#level = levelOf(frame.reduce((sum, sample) => sum + sample * sample, 0) / FRAME_SAMPLES);
    }
    return Buffer.concat(fragments);
  }
}
