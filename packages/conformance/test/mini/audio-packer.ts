// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import type { Defect } from './defects.ts';

const RATE = 24_000;
const PACKET = 480;

/** Converts any frames to 20 ms packets of 24 kHz mono. */
export class AudioPacker {
  readonly #has: (defect: Defect) => boolean;
  #pending: number[] = [];
  #position = 0;
  #last = 0;
  #frames = 0;
  #firstRate: number | undefined;

  constructor(has: (defect: Defect) => boolean) {
    this.#has = has;
  }

  push(frame: AudioFrame): Int16Array[] {
    this.#frames += 1;
    if (this.#has('throws-at-empty-frames') && frame.data.length === 0)
      throw new RangeError('an empty frame');
    if (this.#has('drops-high-rates') && frame.sampleRate > 48_000) return [];
    if (this.#has('drops-frames') && this.#frames % 10 === 0) return [];
    if (this.#has('skips-silence') && frame.data.every((sample) => sample === 0)) return [];
    const until = performance.now() + (this.#has('wastes-time-on-each-frame') ? 0.1 : 0);
    while (performance.now() < until);
    for (const sample of this.#convert(frame)) this.#pending.push(sample);
    const size = this.#has('packs-100-ms') ? 5 * PACKET : PACKET;
    const packets: Int16Array[] = [];
    while (this.#pending.length >= size) packets.push(Int16Array.from(this.#pending.splice(0, size)));
    return packets;
  }

  /** Samples that do not fill a packet yet. */
  flush(): Int16Array[] {
    return this.#pending.length > 0 ? [Int16Array.from(this.#pending.splice(0))] : [];
  }

  clear(): void {
    this.#pending = [];
  }

  #convert(frame: AudioFrame): number[] {
    const data = this.#has('sends-the-whole-buffer-of-a-view')
      ? new Int16Array(frame.data.buffer)
      : frame.data;
    const channels = this.#has('takes-stereo-for-mono') ? 1 : frame.channels;
    const mono: number[] = [];
    for (let i = 0; i + channels <= data.length; i += channels) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) sum += data[i + channel] ?? 0;
      mono.push(Math.round(sum / channels));
    }
    this.#firstRate ??= frame.sampleRate;
    const rate = this.#has('keeps-the-first-rate') ? this.#firstRate : frame.sampleRate;
    if (rate === RATE || this.#has('does-not-resample')) return mono;
    return this.#resample(mono, rate / RATE);
  }

  /** Linear interpolation is good enough for a tone. */
  #resample(mono: number[], step: number): number[] {
    const result: number[] = [];
    while (this.#position < mono.length) {
      const index = Math.floor(this.#position);
      const before = index === 0 ? this.#last : (mono[index - 1] ?? 0);
      const here = mono[index] ?? 0;
      result.push(Math.round(before + (here - before) * (this.#position - index)));
      this.#position += step;
    }
    this.#position -= mono.length;
    this.#last = mono.at(-1) ?? this.#last;
    return result;
  }
}
