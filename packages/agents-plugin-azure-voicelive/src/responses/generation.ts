// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { Response } from '@voicelive-kit/protocol';
import { CountedSink } from './counted-sink.ts';
import { Message } from './message.ts';
import { StreamSink } from './stream-sink.ts';

export interface GenerationInit {
  readonly responseId: string;
  readonly userInitiated: boolean;
  readonly expectWordTimes: boolean;
  /** Milliseconds since the epoch, when the service announced the response. */
  readonly createdAt: number;
  /** False when tools are switched off: the framework drops calls the model makes all the same. */
  readonly callsRun: boolean;
  /** End of the caller's speech this response answers, milliseconds since the epoch; undefined when it answers none. */
  readonly endOfSpeechAt?: number | undefined;
}

/**
 * One response of the service and the streams the framework reads it from.
 *
 * All state is per response, so that the end of one never touches another, and every stream is closed exactly once
 * whatever ends it: completion, failure, an interruption here, a lost connection.
 */
export class Generation {
  readonly responseId: string;
  readonly createdAt: number;
  readonly endOfSpeechAt: number | undefined;
  readonly event: llm.GenerationCreatedEvent;
  /** Milliseconds since the epoch of the first audio, or of the first text where there is no audio. */
  firstContentAt: number | undefined;
  firstAudioAt: number | undefined;
  /** The service still works on it. */
  active = true;
  /** It was cut here: what still comes for it is dropped. */
  interrupted = false;
  /** `response.cancel` was sent for it. */
  cancelSent = false;
  readonly callsRun: boolean;
  readonly #expectWordTimes: boolean;
  readonly #messageSink = new CountedSink<llm.MessageGeneration>((taken) => {
    const message = this.messages.get(taken.messageId);
    if (message) message.taken = true;
  });
  readonly #functionSink = new StreamSink<llm.FunctionCall>();
  readonly messages = new Map<string, Message>();
  readonly calls = new Map<string, llm.FunctionCall>();
  /** Audio of the messages that ended, milliseconds: where the next message's audio begins in the response. */
  #audioBeforeMs = 0;

  constructor(init: GenerationInit) {
    this.responseId = init.responseId;
    this.createdAt = init.createdAt;
    this.endOfSpeechAt = init.endOfSpeechAt;
    this.callsRun = init.callsRun;
    this.#expectWordTimes = init.expectWordTimes;
    this.event = {
      messageStream: this.#messageSink.stream,
      functionStream: this.#functionSink.stream,
      userInitiated: init.userInitiated,
      responseId: init.responseId,
    };
  }

  /** False once the streams are closed: the framework will hear nothing more of it. */
  get open(): boolean {
    return !this.#messageSink.ended;
  }

  message(itemId: string): Message {
    let message = this.messages.get(itemId);
    if (!message) {
      message = new Message(itemId, {
        announce: (announced) => this.#messageSink.write(announced),
        expectWordTimes: this.#expectWordTimes,
      });
      this.messages.set(itemId, message);
    }
    return message;
  }

  /** @returns true when this was the response's first audio. */
  addAudio(itemId: string, base64: string, now: number): boolean {
    const first = this.message(itemId).addAudio(base64) && this.firstAudioAt === undefined;
    if (first) this.firstAudioAt = now;
    if (first) this.firstContentAt = now;
    return first;
  }

  addText(itemId: string, delta: string, now: number): void {
    const message = this.message(itemId);
    message.addText(delta);
    if (message.textOnly) this.firstContentAt ??= now;
  }

  /** Takes a word time; offsets that count from the start of the response are brought to that of the message. */
  addWord(itemId: string, text: string, offsetMs: number, durationMs: number): void {
    const message = this.message(itemId);
    const wholeResponse = this.#audioBeforeMs > 0 && offsetMs >= this.#audioBeforeMs;
    const startMs = wholeResponse ? offsetMs - this.#audioBeforeMs : offsetMs;
    message.transcript.addWord({ text, startMs, endMs: startMs + durationMs });
  }

  endMessage(itemId: string): Message | undefined {
    const message = this.messages.get(itemId);
    if (!message) return undefined;
    message.end();
    this.#audioBeforeMs += message.audioMs;
    return message;
  }

  /** Hands a call to the framework; false when this call was handed over before. */
  addCall(call: llm.FunctionCall): boolean {
    if (this.calls.has(call.callId)) return false;
    this.calls.set(call.callId, call);
    this.#functionSink.write(call);
    return true;
  }

  /** Closes every stream after what has arrived. */
  end(): void {
    for (const message of this.messages.values()) message.end();
    this.#messageSink.end();
    this.#functionSink.end();
  }

  /** Closes every stream at once because the caller interrupts or the connection is gone. */
  cut(): void {
    for (const message of this.messages.values()) message.cut();
    this.#messageSink.end();
    this.#functionSink.end();
  }

  /** Messages the framework never turned to; nobody has heard a word of them. */
  unplayed(): Message[] {
    return [...this.messages.values()].filter((message) => !message.taken);
  }

  /** True when the response consisted of function calls alone. */
  get onlyCalls(): boolean {
    return this.calls.size > 0 && this.messages.size === 0;
  }
}

/** The tag by which a response is recognised as the answer to a request of ours. */
export const REQUEST_TAG = 'livekit_request';

export function requestTag(response: Response): string | undefined {
  return response.metadata?.[REQUEST_TAG];
}
