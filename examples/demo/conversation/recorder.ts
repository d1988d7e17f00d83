// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { interleave } from '@voicelive-kit/audio';

/** Records what both sides heard in stereo: caller left, agent right. */
export class Recorder {
  readonly #steps: Int16Array[] = [];
  #length = 0;

  /** Adds one clock step of both sides, mono and of equal length; returns it interleaved. */
  add(caller: Int16Array, agent: Int16Array): Int16Array {
    const step = interleave(caller, agent);
    this.#steps.push(step);
    this.#length += step.length;
    return step;
  }

  /** The recording so far, interleaved. */
  samples(): Int16Array {
    const all = new Int16Array(this.#length);
    let at = 0;
    for (const step of this.#steps) {
      all.set(step, at);
      at += step.length;
    }
    return all;
  }
}

/** One channel of an interleaved stereo recording; 0 is the caller, 1 the agent. */
export function channelOf(stereo: Int16Array, channel: 0 | 1): Int16Array {
  const mono = new Int16Array(stereo.length / 2);
  for (let i = 0; i < mono.length; i++) mono[i] = stereo[2 * i + channel] ?? 0;
  return mono;
}
