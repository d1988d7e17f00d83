// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { now, sleep } from '../clock.ts';

/**
 * A listener without a room. Audio plays in real time from the time it is captured; a frame is accepted at once or,
 * with `queueMs`, only when no more than that is waiting to be played, as in a LiveKit room's output with 200 ms.
 */
export class BenchOutput extends voice.AudioOutput {
  #queueMs: number;
  #onCleared: () => void;
  #capturedMs = 0;
  #playsUntil = 0;
  #finish: ReturnType<typeof setTimeout> | undefined;

  constructor(queueMs: number, onCleared: () => void) {
    super(24_000, undefined, { pause: true });
    this.#queueMs = queueMs;
    this.#onCleared = onCleared;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    const frameMs = (frame.samplesPerChannel / frame.sampleRate) * 1000;
    if (this.#capturedMs === 0) {
      this.#playsUntil = now();
      this.onPlaybackStarted(Date.now());
    }
    this.#capturedMs += frameMs;
    this.#playsUntil = Math.max(this.#playsUntil, now()) + frameMs;
    const tooMuch = this.#playsUntil - now() - this.#queueMs;
    if (tooMuch > 0) await sleep(tooMuch);
  }

  override flush(): void {
    super.flush();
    if (this.#capturedMs === 0 || this.#finish) return;
    this.#finish = setTimeout(() => this.#end(false), Math.max(0, this.#playsUntil - now()));
  }

  override clearBuffer(): void {
    this.#onCleared();
    if (this.#capturedMs > 0) this.#end(true);
  }

  #end(interrupted: boolean): void {
    clearTimeout(this.#finish);
    this.#finish = undefined;
    const unplayedMs = Math.max(0, this.#playsUntil - now());
    const playbackPosition = Math.max(0, this.#capturedMs - unplayedMs) / 1000;
    this.#capturedMs = 0;
    this.onPlaybackFinished({ playbackPosition, interrupted });
  }
}
