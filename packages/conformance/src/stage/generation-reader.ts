// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { samplesOf } from './signals.ts';

/** One message of a generation, as far as it has been read. */
export interface ReadMessage {
  readonly messageId: string;
  /** Text pieces as they arrived: strings, or timed strings. */
  readonly pieces: unknown[];
  readonly frames: AudioFrame[];
  text: string;
  textEnded: boolean;
  audioEnded: boolean;
  /** Undefined until the promise has resolved. */
  modalities: readonly string[] | undefined;
  /** Whether the plugin supplied no promise at all. */
  modalitiesMissing: boolean;
}

/** Reads all streams of a generation in the background and records their content and when they ended. */
export class GenerationReader {
  readonly generation: llm.GenerationCreatedEvent;
  readonly messages: ReadMessage[] = [];
  readonly calls: llm.FunctionCall[] = [];
  messagesEnded = false;
  callsEnded = false;
  /** When the last of the streams ended, by the given clock. */
  endedAtMs: number | undefined;
  readonly #now: () => number;

  constructor(generation: llm.GenerationCreatedEvent, now: () => number) {
    this.generation = generation;
    this.#now = now;
    void this.#readMessages();
    void drain(generation.functionStream, (call) => this.calls.push(call)).then(() => {
      this.callsEnded = true;
      this.#noteEnd();
    });
  }

  /** Whether the message stream, the function stream and all text and audio streams have ended. */
  get ended(): boolean {
    return (
      this.messagesEnded &&
      this.callsEnded &&
      this.messages.every((message) => message.textEnded && message.audioEnded)
    );
  }

  /** Text of all messages, concatenated. */
  get text(): string {
    return this.messages.map((message) => message.text).join('');
  }

  /** Samples of all messages, concatenated. */
  samples(): Int16Array {
    return samplesOf(this.messages.flatMap((message) => message.frames));
  }

  async #readMessages(): Promise<void> {
    await drain(this.generation.messageStream, (message) => this.#readMessage(message));
    this.messagesEnded = true;
    this.#noteEnd();
  }

  #readMessage(message: llm.MessageGeneration): void {
    const read: ReadMessage = {
      messageId: message.messageId,
      pieces: [],
      frames: [],
      text: '',
      textEnded: false,
      audioEnded: false,
      modalities: undefined,
      modalitiesMissing: message.modalities === undefined,
    };
    this.messages.push(read);
    message.modalities?.then(
      (modalities) => {
        read.modalities = modalities;
      },
      () => undefined,
    );
    void drain(message.textStream, (piece) => {
      read.pieces.push(piece);
      read.text += typeof piece === 'string' ? piece : piece.text;
    }).then(() => {
      read.textEnded = true;
      this.#noteEnd();
    });
    void drain(message.audioStream, (frame) => read.frames.push(frame)).then(() => {
      read.audioEnded = true;
      this.#noteEnd();
    });
  }

  #noteEnd(): void {
    if (this.ended) this.endedAtMs ??= this.#now();
  }
}

/** Reads a stream to its end; one that fails counts as ended. */
async function drain<T>(stream: AsyncIterable<T>, take: (value: T) => void): Promise<void> {
  try {
    for await (const value of stream) take(value);
  } catch {
    // For the reader, an aborted stream has ended.
  }
}
