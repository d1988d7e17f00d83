// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { LevelMeter } from './level-meter.ts';

export interface Levels {
  /** Milliseconds of the page's clock. */
  at: number;
  /** Loudness, root mean square, 0 to 1. */
  microphone: number;
  agent: number;
  /** Strength of each range of frequencies, 0 to 1. */
  microphoneBands: readonly number[];
  agentBands: readonly number[];
  /** The last 680 ms of the agent's audio, valid until the next measurement. */
  agentSound: () => { samples: Float32Array; rate: number } | undefined;
}

type Side = 'microphone' | 'agent';

/** Measures the loudness of both sides once per frame and reports it to those who draw or measure. */
export class LevelLoop {
  readonly #context = new AudioContext();
  readonly #listeners = new Set<(levels: Levels) => void>();
  readonly #meters: Partial<Record<Side, { meter: LevelMeter; track: MediaStreamTrack }>> = {};
  #frame: number;

  constructor() {
    this.#frame = requestAnimationFrame(this.#look);
  }

  /** Follows this track from now on; undefined follows none. */
  follow(side: Side, track: MediaStreamTrack | undefined): void {
    const current = this.#meters[side];
    if (current?.track === track) return;
    current?.meter.close();
    delete this.#meters[side];
    if (track) this.#meters[side] = { track, meter: new LevelMeter(this.#context, track) };
  }

  /** Calls back with the levels of every frame until the returned function is called. */
  listen(listener: (levels: Levels) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Browsers start audio only after a user gesture; call this from one. */
  resume(): void {
    if (this.#context.state !== 'suspended') return;
    // Rejected without a user gesture; the next one tries again.
    this.#context.resume().catch(() => {});
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#listeners.clear();
    this.follow('agent', undefined);
    this.follow('microphone', undefined);
    this.#context.close().catch(() => {});
  }

  readonly #look = (): void => {
    this.#frame = requestAnimationFrame(this.#look);
    const { microphone, agent } = this.#meters;
    const levels = {
      at: performance.now(),
      microphone: microphone?.meter.level() ?? 0,
      agent: agent?.meter.level() ?? 0,
      microphoneBands: microphone?.meter.bands() ?? [],
      agentBands: agent?.meter.bands() ?? [],
      agentSound: () => agent?.meter.sound(),
    };
    for (const listener of this.#listeners) listener(levels);
  };
}
