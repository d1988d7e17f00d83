// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VAD, type VADEvent, VADEventType, VADStream } from '@livekit/agents';

/** A voice activity detector that reports what it is told. */
export class FakeVad extends VAD {
  override label = 'conformance.FakeVad';
  readonly #streams: FakeVadStream[] = [];

  constructor() {
    super({ updateInterval: 32 });
  }

  override stream(): VADStream {
    const stream = new FakeVadStream(this);
    this.#streams.push(stream);
    return stream;
  }

  /** The user starts to speak. */
  start(): void {
    this.#tell(VADEventType.START_OF_SPEECH, 0);
  }

  /** The user has been speaking for this many milliseconds; interrupts from 500 ms on. */
  speaking(ms: number): void {
    this.#tell(VADEventType.INFERENCE_DONE, ms);
  }

  /** The user stopped after this many milliseconds. */
  stop(ms: number): void {
    this.#tell(VADEventType.END_OF_SPEECH, ms);
  }

  #tell(type: VADEventType, speechDuration: number): void {
    const speaking = type !== VADEventType.END_OF_SPEECH;
    for (const stream of this.#streams)
      stream.tell({
        type,
        samplesIndex: 0,
        timestamp: Date.now(),
        speechDuration,
        silenceDuration: speaking ? 0 : 100,
        frames: [],
        probability: speaking ? 1 : 0,
        inferenceDuration: 0,
        speaking,
        rawAccumulatedSilence: speaking ? 0 : 100,
        rawAccumulatedSpeech: speechDuration,
      });
  }
}

class FakeVadStream extends VADStream {
  tell(event: VADEvent): void {
    this.sendVADEvent(event);
  }
}
