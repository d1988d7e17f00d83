// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { downmixToMono } from '@voicelive-kit/audio';

type AudioFrame = Parameters<voice.AudioOutput['captureFrame']>[0];

/** Who hears what an output plays. */
export interface OutputListener {
  /** The output has taken these samples of one channel. */
  plays(samples: Int16Array, sampleRate: number): void;
  cleared(): void;
  paused(): void;
  resumed(): void;
}

/** An output of the agent that lets somebody listen; everything else is left to the output behind it. */
export class TappedOutput extends voice.AudioOutput {
  readonly #behind: voice.AudioOutput;
  readonly #listener: OutputListener;
  #clears = 0;

  constructor(behind: voice.AudioOutput, listener: OutputListener) {
    super(behind.sampleRate, behind, { pause: behind.canPause });
    this.#behind = behind;
    this.#listener = listener;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    const clears = this.#clears;
    await super.captureFrame(frame);
    await this.#behind.captureFrame(frame);
    // It waits while the output is full or paused, and then may have been dropped.
    if (clears !== this.#clears) return;
    this.#listener.plays(downmixToMono(frame.data, frame.channels), frame.sampleRate);
  }

  override flush(): void {
    super.flush();
    this.#behind.flush();
  }

  override clearBuffer(): void {
    this.#clears += 1;
    super.flush();
    this.#behind.clearBuffer();
    this.#listener.cleared();
  }

  override pause(): void {
    super.pause();
    this.#listener.paused();
  }

  override resume(): void {
    this.#listener.resumed();
    super.resume();
  }
}
