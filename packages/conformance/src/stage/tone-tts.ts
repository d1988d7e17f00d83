// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type APIConnectOptions, tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';

const RATE = 24_000;
/** Duration of a character, about that of human speech. */
const CHARACTER_MS = 60;

/** A TTS that produces tones: as long as the text would be, audible, and ready at once. */
export class ToneTts extends tts.TTS {
  readonly label = 'tone.TTS';

  constructor() {
    super(RATE, 1, { streaming: false });
  }

  override synthesize(
    text: string,
    connOptions?: APIConnectOptions,
    abortSignal?: AbortSignal,
  ): tts.ChunkedStream {
    return new ToneStream(text, this, connOptions, abortSignal);
  }

  override stream(): tts.SynthesizeStream {
    throw new Error('this TTS does not stream');
  }
}

class ToneStream extends tts.ChunkedStream {
  readonly label = 'tone.ChunkedStream';
  readonly #text: string;

  constructor(text: string, voice: ToneTts, connOptions?: APIConnectOptions, abortSignal?: AbortSignal) {
    super(text, voice, connOptions, abortSignal);
    this.#text = text;
  }

  protected async run(): Promise<void> {
    const frames = (this.#text.length * CHARACTER_MS) / 20;
    const size = RATE / 50;
    for (let index = 0; index < frames; index += 1) {
      const samples = Int16Array.from({ length: size }, (_, i) =>
        Math.round(8000 * Math.sin((2 * Math.PI * 220 * (index * size + i)) / RATE)),
      );
      this.queue.put({
        requestId: 'tone',
        segmentId: 'tone',
        frame: new AudioFrame(samples, RATE, 1, size),
        final: index + 1 >= frames,
      });
    }
    this.queue.close();
  }
}
