// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import { pause } from '@voicelive-kit/conformance/testing';
import { silence } from '../stage/caller.ts';

const FRAME_MS = 10;
const SILENT = silence(FRAME_MS);

/** The caller's microphone, which sends silence between utterances. */
export class Mouth {
  readonly #push: (frames: AudioFrame[]) => void;
  readonly #queue: AudioFrame[] = [];
  /** Whether silence is sent between utterances. */
  on = true;
  #open = true;
  #dueAt = performance.now();

  constructor(push: (frames: AudioFrame[]) => void) {
    this.#push = push;
    void this.#run();
  }

  /** Says something, and waits until it has been said. */
  async say(frames: readonly AudioFrame[]): Promise<void> {
    this.#queue.push(...frames);
    await pause(frames.length * FRAME_MS);
  }

  close(): void {
    this.#open = false;
  }

  async #run(): Promise<void> {
    while (this.#open) {
      const frame = this.#queue.shift();
      if (frame !== undefined) this.#push([frame]);
      else if (this.on) this.#push(SILENT);
      this.#dueAt += FRAME_MS;
      await pause(Math.max(0, this.#dueAt - performance.now()));
    }
  }
}
