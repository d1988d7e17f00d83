// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import { downmixToMono, PacketFramer, StreamingResampler } from '@voicelive-kit/audio';
import type { AudioFormat } from '../audio-format.ts';

/**
 * The length of a LiveKit frame, so that no frame waits for another. Longer packets delay each response and each
 * interruption (`bench:room`).
 */
const PACKET_MS = 10;

/** Turns frames of any rate and channel count into 10 ms mono packets at the rate of a format. */
export class InputConverter {
  readonly #rate: number;
  readonly #framer: PacketFramer;
  #resampler: StreamingResampler | undefined;

  constructor(format: AudioFormat) {
    this.#rate = format.sampleRate;
    this.#framer = new PacketFramer(format.samplesIn(PACKET_MS) / format.channels);
  }

  /** @throws RangeError for a rate or channel count that cannot be converted. */
  push(frame: AudioFrame): Int16Array[] {
    if (frame.data.length === 0) return [];
    const mono = downmixToMono(frame.data, frame.channels);
    const packets = frame.sampleRate === this.#resampler?.from ? [] : this.#changeRate(frame.sampleRate);
    const samples = this.#resampler ? this.#resampler.push(mono) : mono;
    return [...packets, ...this.#framer.push(samples)];
  }

  /** Flushes the remaining samples; the last packet may be short. */
  flush(): Int16Array[] {
    const packets = this.#resampler ? this.#framer.push(this.#resampler.flush()) : [];
    const rest = this.#framer.flush();
    return rest ? [...packets, rest] : packets;
  }

  /** Discards the remaining samples. */
  clear(): void {
    this.#resampler?.reset();
    this.#framer.clear();
  }

  /** Switches to another input rate; returns the tail of the old one. */
  #changeRate(rate: number): Int16Array[] {
    if (rate === this.#rate && !this.#resampler) return [];
    const next = rate === this.#rate ? undefined : new StreamingResampler({ from: rate, to: this.#rate });
    const tail = this.#resampler ? this.#framer.push(this.#resampler.flush()) : [];
    this.#resampler = next;
    return tail;
  }
}
