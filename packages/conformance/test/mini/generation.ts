// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, stream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { Defect } from './defects.ts';

type Channel<T> = ReturnType<typeof stream.createStreamChannel<T>>;
type Modality = 'text' | 'audio';

interface Message {
  text: Channel<string>;
  audio: Channel<AudioFrame>;
  resolve: (modalities: Modality[]) => void;
  carry: number | undefined;
  said: string;
}

/** One response: its streams, closed once and then deaf. */
export class Generation {
  readonly responseId: string;
  readonly event: llm.GenerationCreatedEvent;
  readonly createdAt = Date.now();
  firstAudioAt: number | undefined;
  over = false;
  readonly #has: (defect: Defect) => boolean;
  readonly #modalities: Modality[];
  readonly #messages = new Map<string, Message>();
  readonly #messageChannel = stream.createStreamChannel<llm.MessageGeneration>();
  readonly #functionChannel = stream.createStreamChannel<llm.FunctionCall>();
  readonly #calls = new Set<string>();

  constructor(
    responseId: string,
    options: { userInitiated: boolean; modalities: Modality[]; has: (defect: Defect) => boolean },
  ) {
    this.responseId = responseId;
    this.#has = options.has;
    this.#modalities = options.modalities;
    this.event = {
      messageStream: this.#messageChannel.stream(),
      functionStream: this.#functionChannel.stream(),
      userInitiated: options.userInitiated,
      responseId,
    };
  }

  /** Item ids and texts of the messages so far. */
  said(itemId: string): string {
    return this.#messages.get(itemId)?.said ?? '';
  }

  message(itemId: string, form: Modality): void {
    if (this.over) return;
    let resolve: Message['resolve'] = () => undefined;
    const modalities = new Promise<Modality[]>((done) => {
      resolve = done;
    });
    const message: Message = {
      text: stream.createStreamChannel<string>(),
      audio: stream.createStreamChannel<AudioFrame>(),
      resolve,
      carry: undefined,
      said: '',
    };
    this.#messages.set(itemId, message);
    message.resolve(form === 'audio' ? ['audio', 'text'] : ['text']);
    if (form === 'text') close(message.audio);
    this.#write(this.#messageChannel, {
      messageId: itemId,
      textStream: message.text.stream(),
      audioStream: message.audio.stream(),
      modalities,
    });
  }

  text(itemId: string, delta: string): void {
    const message = this.#messages.get(itemId);
    if (!message || this.#deaf) return;
    message.said += delta;
    this.#write(message.text, delta);
  }

  audio(itemId: string, bytes: Uint8Array): void {
    const message = this.#messages.get(itemId);
    if (!message || this.#deaf) return;
    if (this.#has('drops-odd-chunks') && bytes.length % 2 === 1) return;
    const all = Uint8Array.from(message.carry === undefined ? bytes : [message.carry, ...bytes]);
    message.carry = all.length % 2 === 1 ? all.at(-1) : undefined;
    const samples = new Int16Array(all.slice(0, all.length - (all.length % 2)).buffer);
    if (samples.length === 0) return;
    this.firstAudioAt ??= Date.now();
    this.#write(message.audio, new AudioFrame(samples, 24_000, 1, samples.length));
  }

  endMessage(itemId: string): void {
    const message = this.#messages.get(itemId);
    if (!message) return;
    close(message.text);
    close(message.audio);
  }

  call(call: llm.FunctionCall): void {
    if (this.over || this.#calls.has(call.callId)) return;
    this.#calls.add(call.callId);
    this.#write(this.#functionChannel, call);
  }

  /** Closes all streams; harmless when they are closed. */
  end(): void {
    if (this.over) return;
    this.over = true;
    for (const message of this.#messages.values()) {
      close(message.text);
      close(message.audio);
      message.resolve(this.#modalities);
    }
    close(this.#messageChannel);
    close(this.#functionChannel);
  }

  get #deaf(): boolean {
    return this.over && !this.#has('late-writes-are-not-guarded');
  }

  #write<T>(channel: Channel<T>, value: T): void {
    const written = channel.write(value);
    if (!this.#has('late-writes-are-not-guarded')) written.catch(() => undefined);
  }
}

function close<T>(channel: Channel<T>): void {
  if (!channel.closed) channel.close().catch(() => undefined);
}
