// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { PhoneCall } from '../../src/call/phone-call.ts';

export interface Finished {
  playbackPosition: number;
  interrupted: boolean;
}

/** Audio that is loud enough to count as speech, `ms` long, in 20 ms frames. */
export function speech(ms: number, sampleRate: number): AudioFrame[] {
  const count = sampleRate / 50;
  return Array.from({ length: ms / 20 }, (_, frame) => {
    const data = Int16Array.from({ length: count }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * 440 * (frame * count + i)) / sampleRate)),
    );
    return new AudioFrame(data, sampleRate, 1, count);
  });
}

/** Speaks as the framework does: waits for each frame, and stops when it is interrupted or the call ends. */
export class Talker {
  readonly finished: Finished[] = [];
  readonly #call: PhoneCall;
  #interruptions = 0;

  constructor(call: PhoneCall) {
    this.#call = call;
    call.output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event: Finished) => this.finished.push(event));
  }

  /** Resolves when it was heard, or interrupted. */
  async say(frames: readonly AudioFrame[]): Promise<void> {
    const { output } = this.#call;
    const interruptions = this.#interruptions;
    for (const frame of frames) {
      if (interruptions !== this.#interruptions || this.#call.end) return;
      await output.captureFrame(frame);
    }
    if (interruptions !== this.#interruptions) return;
    output.flush();
    await output.waitForPlayout();
  }

  interrupt(): void {
    this.#interruptions += 1;
    this.#call.output.clearBuffer();
  }
}

/** Sends back what it receives, until the call ends. */
export async function echo({ input, output }: PhoneCall): Promise<void> {
  for await (const frame of input.stream) await output.captureFrame(frame);
  output.flush();
}
