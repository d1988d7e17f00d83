// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { StreamingResampler } from '@voicelive-kit/audio';
import type { WebCodecs } from './load-webcodecs.ts';
import type { Mp4Sample, Mp4Track } from './mp4-reader.ts';

/** Decoded audio of the avatar, mono. */
export interface DecodedSound {
  /** Position in the stream, in milliseconds. */
  readonly atMs: number;
  readonly samples: Int16Array;
  /** Id of the response being spoken; null between responses. */
  readonly turn: string | null;
}

export interface SoundDecoderInit {
  readonly codecs: typeof WebCodecs;
  /** Output sample rate in Hz. */
  readonly sampleRate: number;
  sound(decoded: DecodedSound): void;
  problem(what: string): void;
}

/** Decodes audio in order. A frame that cannot be decoded leaves a gap. */
export class SoundDecoder {
  readonly #with: SoundDecoderInit;
  #decoder: WebCodecs.AudioDecoder | undefined;
  #track: Mp4Track | undefined;
  #resampler: StreamingResampler | undefined;
  readonly #turns = new Map<number, string | null>();
  #drained: (() => void)[] = [];
  #closed = false;

  constructor(init: SoundDecoderInit) {
    this.#with = init;
  }

  push({ track, atMs, data }: Mp4Sample, turn: string | null): void {
    if (this.#closed) return;
    const timestamp = Math.round(atMs * 1000);
    try {
      const decoder = this.#configured(track);
      this.#turns.set(timestamp, turn);
      decoder.decode(new this.#with.codecs.EncodedAudioChunk({ type: 'key', timestamp, data }));
    } catch (error) {
      this.#turns.delete(timestamp);
      this.#failed(error);
    }
  }

  /** Calls back when all queued audio has been decoded; immediately if there is none. */
  whenDrained(callback: () => void): void {
    if (this.#turns.size === 0) callback();
    else this.#drained.push(callback);
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    this.#settle();
  }

  #configured(track: Mp4Track): WebCodecs.AudioDecoder {
    if (this.#decoder?.state === 'configured' && this.#track === track) return this.#decoder;
    this.#drop();
    const decoder = new this.#with.codecs.AudioDecoder({
      output: (data) => this.#out(data),
      error: (error) => {
        if (this.#decoder === decoder) this.#failed(error);
      },
    });
    const { codec, sampleRate, channels, description } = track;
    decoder.configure({ codec, sampleRate, numberOfChannels: channels, description });
    this.#track = track;
    this.#decoder = decoder;
    return decoder;
  }

  #out(data: WebCodecs.AudioData): void {
    try {
      const turn = this.#turns.get(data.timestamp) ?? null;
      // Frames without output are removed when a later frame is returned.
      for (const at of this.#turns.keys()) if (at <= data.timestamp) this.#turns.delete(at);
      if (!this.#closed) {
        const samples = this.#resampled(monoOf(data), data.sampleRate);
        this.#with.sound({ atMs: data.timestamp / 1000, samples, turn });
      }
    } catch (error) {
      this.#with.problem(`failed to read decoded audio: ${String(error)}`);
    } finally {
      data.close();
      this.#settle();
    }
  }

  #resampled(samples: Int16Array, rate: number): Int16Array {
    const { sampleRate } = this.#with;
    if (this.#resampler?.from !== rate)
      this.#resampler = new StreamingResampler({ from: rate, to: sampleRate });
    return this.#resampler.push(samples);
  }

  #failed(error: unknown): void {
    this.#drop();
    this.#settle();
    this.#with.problem(`failed to decode audio: ${String(error)}`);
  }

  #drop(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#turns.clear();
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  #settle(): void {
    if (this.#turns.size > 0) return;
    for (const callback of this.#drained.splice(0)) callback();
  }
}

/** Mixes all channels into one, 16 bits. */
function monoOf(data: WebCodecs.AudioData): Int16Array {
  const { numberOfFrames: length, numberOfChannels: channels } = data;
  const mono = new Float32Array(length);
  const plane = new Float32Array(length);
  for (let planeIndex = 0; planeIndex < channels; planeIndex += 1) {
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    for (let at = 0; at < length; at += 1) mono[at] = (mono[at] ?? 0) + (plane[at] ?? 0) / channels;
  }
  return Int16Array.from(mono, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}
