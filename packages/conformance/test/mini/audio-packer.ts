// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import type { Defect } from './defects.ts';

const RATE = 24_000;
const PACKET = 480;

/** Any frames in, 20 ms packets of 24 kHz mono out. */
export class AudioPacker {
  readonly #has: (defect: Defect) => boolean;
  #pending: number[] = [];
  #position = 0;
  #last = 0;

  constructor(has: (defect: Defect) => boolean) {
    this.#has = has;
  }

  push(frame: AudioFrame): Int16Array[] {
    for (const sample of this.#convert(frame)) this.#pending.push(sample);
    const packets: Int16Array[] = [];
    while (this.#pending.length >= PACKET) packets.push(Int16Array.from(this.#pending.splice(0, PACKET)));
    return packets;
  }

  /** What has not filled a packet. */
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
    const mono: number[] = [];
    for (let i = 0; i + frame.channels <= data.length; i += frame.channels) {
      let sum = 0;
      for (let channel = 0; channel < frame.channels; channel += 1) sum += data[i + channel] ?? 0;
      mono.push(Math.round(sum / frame.channels));
    }
    if (frame.sampleRate === RATE || this.#has('does-not-resample')) return mono;
    return this.#resample(mono, frame.sampleRate / RATE);
  }

  /** Linear interpolation: enough for a tone. */
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
