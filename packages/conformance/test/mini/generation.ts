// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, stream, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { Defect } from './defects.ts';

type Channel<T> = ReturnType<typeof stream.createStreamChannel<T>>;
type Modality = 'text' | 'audio';

interface Message {
  text: Channel<string | voice.TimedString>;
  audio: Channel<AudioFrame>;
  resolve: (modalities: Modality[]) => void;
  carry: number | undefined;
  said: string;
  /** Puts the message on the message stream; once. */
  announce: () => void;
}

/** One response and its streams, which are closed once and ignore later writes. */
export class Generation {
  readonly responseId: string;
  readonly event: llm.GenerationCreatedEvent;
  readonly createdAt = Date.now();
  /** Whether nothing has arrived yet that could be heard, read or run. */
  empty = true;
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
      responseId: this.#has('invents-response-ids') ? 'mini_response' : responseId,
    };
    if (this.#has('reads-its-own-streams')) this.event.functionStream.getReader();
  }

  /** Item ids and texts of the messages so far. */
  /** Items of the messages so far. */
  get messageIds(): string[] {
    return [...this.#messages.keys()];
  }

  said(itemId: string): string {
    return this.#messages.get(itemId)?.said ?? '';
  }

  message(itemId: string, form: Modality): void {
    if (this.over) return;
    if (form === 'text' && this.#has('hides-written-items')) return;
    if (this.#messages.size > 0 && this.#has('only-the-first-message')) return;
    let resolve: Message['resolve'] = () => undefined;
    const modalities = new Promise<Modality[]>((done) => {
      resolve = done;
    });
    const text = stream.createStreamChannel<string | voice.TimedString>();
    const audio = stream.createStreamChannel<AudioFrame>();
    let announced = false;
    const announce = (): void => {
      if (announced) return;
      announced = true;
      this.#write(this.#messageChannel, {
        messageId: this.#has('invents-message-ids') ? `mini_${itemId}` : itemId,
        textStream: text.stream(),
        audioStream: audio.stream(),
        modalities,
      });
    };
    this.#messages.set(itemId, { text, audio, resolve, carry: undefined, said: '', announce });
    const sounds = form === 'audio' || this.#has('names-sound-in-writing');
    if (!this.#has('modalities-come-at-the-end')) resolve(sounds ? ['audio', 'text'] : ['text']);
    if (form === 'text' && !this.#has('written-messages-keep-audio-open')) close(audio);
    if (this.#has('announces-messages-early')) announce();
  }

  text(itemId: string, delta: string): void {
    const message = this.#messages.get(itemId);
    if (!message || this.#deaf) return;
    message.said += delta;
    if (this.#has('text-comes-at-the-end')) return;
    if (this.#has('restores-words-nobody-was-given') && this.firstAudioAt === undefined) return;
    if (this.#has('drops-words-without-a-time')) return;
    message.announce();
    this.#write(message.text, delta);
  }

  /** A word and its time, in milliseconds from the start of the message's audio. */
  word(itemId: string, word: { text: string; fromMs: number; toMs: number; audioBeforeMs?: number }): void {
    const message = this.#messages.get(itemId);
    if (!message || this.#deaf) return;
    const offsetMs = this.#has('word-times-count-from-the-response') ? (word.audioBeforeMs ?? 0) : 0;
    message.said += word.text;
    message.announce();
    this.#write(
      message.text,
      voice.createTimedString({
        text: word.text,
        startTime: (offsetMs + word.fromMs) / 1000,
        endTime: (offsetMs + word.toMs) / 1000,
      }),
    );
  }

  /** The time of a word whose text was sent before: no longer useful. */
  wordTime(itemId: string, word: { text: string; fromMs: number; toMs: number }): void {
    const passes = this.#has('passes-times-on-as-they-come') || this.#has('drops-words-without-a-time');
    if (passes) this.word(itemId, word);
  }

  audio(itemId: string, bytes: Uint8Array): void {
    const message = this.#messages.get(itemId);
    if (!message || this.#deaf) return;
    if (this.#has('drops-odd-chunks') && bytes.length % 2 === 1) return;
    const all = Uint8Array.from(message.carry === undefined ? bytes : [message.carry, ...bytes]);
    message.carry = all.length % 2 === 1 ? all.at(-1) : undefined;
    const samples = new Int16Array(all.slice(0, all.length - (all.length % 2)).buffer);
    if (samples.length === 0) return;
    const rate = this.firstAudioAt !== undefined && this.#has('changes-the-rate') ? 48_000 : 24_000;
    this.firstAudioAt ??= Date.now();
    message.announce();
    this.#write(message.audio, new AudioFrame(this.#place(samples), rate, 1, samples.length));
  }

  endMessage(itemId: string): void {
    const message = this.#messages.get(itemId);
    if (!message) return;
    if (this.#has('text-comes-at-the-end') && !this.over) this.#write(message.text, message.said);
    if (this.#has('repeats-the-final-text')) this.#write(message.text, message.said);
    if (this.#has('closes-calls-with-the-message')) close(this.#functionChannel);
    if (!this.#has('text-waits-for-the-response')) close(message.text);
    close(message.audio);
  }

  call(call: llm.FunctionCall): void {
    if (this.over || this.#calls.has(call.callId)) return;
    this.#calls.add(call.callId);
    this.#write(this.#functionChannel, call);
  }

  /** Closes all streams; does nothing when they are closed. */
  end(): void {
    if (this.over) return;
    if (this.#messages.size === 0 && this.#has('empty-responses-stay-open')) return;
    this.over = true;
    for (const message of this.#messages.values()) {
      close(message.text);
      close(message.audio);
      message.resolve(this.#modalities);
    }
    close(this.#messageChannel);
    close(this.#functionChannel);
  }

  /** Copies the samples into their own memory. */
  #place(samples: Int16Array<ArrayBuffer>): Int16Array {
    if (!this.#has('frames-are-views')) return samples;
    const larger = new Int16Array(samples.length + 4);
    larger.set(samples, 4);
    return larger.subarray(4);
  }

  get #deaf(): boolean {
    return this.over && !this.#has('late-writes-are-not-guarded');
  }

  #write<T>(channel: Channel<T>, value: T): void {
    this.empty = false;
    const written = channel.write(value);
    if (!this.#has('late-writes-are-not-guarded')) written.catch(() => undefined);
  }
}

function close<T>(channel: Channel<T>): void {
  if (!channel.closed) channel.close().catch(() => undefined);
}
