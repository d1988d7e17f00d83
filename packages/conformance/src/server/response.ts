// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WireMessage } from './driver.ts';
import type { ClientRequest, ItemRef, NeutralItem, NeutralUsage, ResponseStatus } from './neutral.ts';
import type { Speaker } from './speaker.ts';

const DEFAULT_USAGE: NeutralUsage = { inputText: 10, inputAudio: 20, outputText: 5, outputAudio: 40 };

/** How many pieces are still sent after a cancel. */
const STREAMED_ON = 6;

interface OpenMessage {
  ref: ItemRef;
  form: 'audio' | 'text';
  text: string;
  ended: boolean;
  /** Milliseconds of audio the response had before this message. */
  audioBeforeMs: number;
}

/** The reference point of a provider's word times. */
export type Counts = 'response' | 'message';

function offsetOf({ audioBeforeMs }: OpenMessage, counts: Counts): { audioBeforeMs: number } {
  return { audioBeforeMs: counts === 'response' ? audioBeforeMs : 0 };
}

/** One response of the provider, written step by step. */
export class ScriptedResponse {
  readonly id: string;
  readonly answering: ClientRequest | null;
  ended = false;
  /** Whether it was cancelled and must not end: nothing more is sent by itself. */
  stopped = false;
  readonly #speaker: Speaker;
  readonly #messages = new Map<string, OpenMessage>();
  readonly #items: NeutralItem[] = [];
  #samples = 0;
  #audioMs = 0;
  #streaming: NodeJS.Timeout | undefined;
  #pieces = 0;

  constructor(speaker: Speaker, id: string, answering: ClientRequest | null) {
    this.#speaker = speaker;
    this.id = id;
    this.answering = answering;
  }

  /** Announces the response; `Peer.respond` has already done this. */
  start(): void {
    this.#speaker.say({ say: 'response-start', responseId: this.id, answering: this.answering });
  }

  /** Begins a message and returns its id. */
  message(itemId = this.#speaker.newId('msg'), form: 'audio' | 'text' = 'audio'): string {
    const ref = this.#ref(itemId);
    this.#messages.set(itemId, { ref, form, text: '', ended: false, audioBeforeMs: this.#audioMs });
    const item: NeutralItem = { kind: 'message', id: itemId, role: 'assistant', text: '', parts: [] };
    this.#items.push(item);
    this.#speaker.conversation.insert(item);
    const previousId = this.#speaker.conversation.previousOf(itemId);
    this.#speaker.say({ say: 'message-start', previousId, form, ...ref });
    return itemId;
  }

  /** Text of the message, or the transcript of its audio. */
  text(itemId: string, delta: string): this {
    const message = this.#message(itemId);
    message.text += delta;
    this.#speaker.say({ say: 'text', delta, form: message.form, ...message.ref });
    return this;
  }

  /** This many milliseconds of a ramp in one piece; no two samples of a response within a second are alike. */
  audio(itemId: string, ms: number, sampleRate = this.#speaker.outputRate): this {
    const count = Math.round((ms * sampleRate) / 1000);
    const samples = Int16Array.from({ length: count }, (_, i) => (this.#samples + i) % 30_000);
    this.#samples += count;
    this.#audioMs += ms;
    return this.audioBytes(itemId, new Uint8Array(samples.buffer));
  }

  /** Sends audio bytes exactly as given, including odd counts. */
  audioBytes(itemId: string, bytes: Uint8Array): this {
    this.#speaker.say({ say: 'audio', bytes, ...this.#message(itemId).ref });
    return this;
  }

  /** The messages with this much audio, for `Peer.sendRaw`: they are written once and can be sent many times. */
  writtenAudio(itemId: string, bytes: Uint8Array): WireMessage[] {
    return this.#speaker.written({ say: 'audio', bytes, ...this.#message(itemId).ref });
  }

  /**
   * A word of the message's text with its time, in milliseconds from the start of the message's audio. On the wire it
   * counts from the start of the `response` (the default) or of the `message`.
   */
  word(itemId: string, text: string, fromMs: number, toMs: number, counts: Counts = 'response'): this {
    const message = this.#message(itemId);
    message.text += text;
    this.#speaker.say({ say: 'word', text, fromMs, toMs, ...offsetOf(message, counts), ...message.ref });
    return this;
  }

  /** The time of a word whose text was sent before, in the same form. */
  wordTime(itemId: string, text: string, fromMs: number, toMs: number, counts: Counts = 'response'): this {
    const message = this.#message(itemId);
    this.#speaker.say({ say: 'word-time', text, fromMs, toMs, ...offsetOf(message, counts), ...message.ref });
    return this;
  }

  /** Ends a message; `complete` is false for one that was cut off. */
  endMessage(itemId: string, complete = true): this {
    const message = this.#message(itemId);
    message.ended = true;
    const item: NeutralItem = {
      kind: 'message',
      id: itemId,
      role: 'assistant',
      text: message.text,
      parts: [
        message.form === 'audio'
          ? { type: 'audio', transcript: message.text }
          : { type: 'text', text: message.text },
      ],
    };
    const index = this.#items.findIndex(({ id }) => id === itemId);
    this.#items[index] = item;
    this.#speaker.conversation.replace(item);
    this.#speaker.say({
      say: 'message-end',
      text: message.text,
      form: message.form,
      complete,
      ...message.ref,
    });
    return this;
  }

  /** A whole spoken message; returns its id. */
  speak(text: string, ms = 300): string {
    const itemId = this.message();
    this.text(itemId, text).audio(itemId, ms).endMessage(itemId);
    return itemId;
  }

  /** A whole filler message; returns its id. */
  fill(text: string, ms = 300): string {
    const itemId = this.message(this.#speaker.fillerId());
    this.text(itemId, text).audio(itemId, ms).endMessage(itemId);
    return itemId;
  }

  /** A complete function call; returns its item id. */
  call(name: string, args: string, options: { itemId?: string; callId?: string } = {}): string {
    const itemId = options.itemId ?? this.#speaker.newId('item');
    const callId = options.callId ?? this.#speaker.newId('call');
    const ref = this.#ref(itemId);
    const item: NeutralItem = { kind: 'call', id: itemId, callId, name, args };
    this.#items.push(item);
    this.#speaker.conversation.insert(item);
    const previousId = this.#speaker.conversation.previousOf(itemId);
    this.#speaker.say({ say: 'call', previousId, callId, name, args, ...ref });
    return itemId;
  }

  /** A tool call that the provider executes itself; returns its item id. */
  remoteCall(name: string, args: string, output: string): string {
    const itemId = this.#speaker.newId('item');
    const ref = this.#ref(itemId);
    const item: NeutralItem = { kind: 'other', id: itemId };
    this.#items.push(item);
    this.#speaker.conversation.insert(item);
    const previousId = this.#speaker.conversation.previousOf(itemId);
    this.#speaker.say({ say: 'remote-call', previousId, name, args, output, ...ref });
    return itemId;
  }

  /** Announces the end of a call a second time. */
  callAgain(itemId: string): this {
    const index = this.#items.findIndex(({ id }) => id === itemId);
    const item = this.#items[index];
    if (item?.kind !== 'call') throw new Error(`there is no call ${itemId} in response ${this.id}`);
    const { callId, name, args } = item;
    this.#speaker.say({ say: 'call-again', responseId: this.id, itemId, index, callId, name, args });
    return this;
  }

  /** Ends the response; messages still open stay open. */
  end(status: ResponseStatus = 'completed', usage: NeutralUsage | null = DEFAULT_USAGE): void {
    this.ended = true;
    const { id: responseId, answering } = this;
    const items = this.#items.filter(({ kind }) => kind !== 'other');
    this.#speaker.say({ say: 'response-end', responseId, answering, status, usage, items });
  }

  /** What a provider does on a cancel: open messages end incomplete, then the response ends. */
  cancelled(usage: NeutralUsage | null = DEFAULT_USAGE): void {
    if (this.ended) return;
    for (const [itemId, message] of this.#messages) if (!message.ended) this.endMessage(itemId, false);
    this.end('cancelled', usage);
  }

  /** What a rude provider does on a cancel: it continues for a while and only then ends. */
  streamOn(): void {
    if (this.ended || this.#streaming) return;
    const timer = setInterval(() => {
      const open = [...this.#messages].find(([, message]) => !message.ended);
      if (this.ended || !this.#speaker.open || this.#pieces >= STREAMED_ON) {
        clearInterval(timer);
        this.#streaming = undefined;
        if (this.#speaker.open) this.cancelled();
        return;
      }
      this.#pieces += 1;
      if (open) this.text(open[0], ' and on').audio(open[0], 20);
    }, 20);
    this.#streaming = timer;
  }

  #ref(itemId: string): ItemRef {
    const known = this.#items.findIndex(({ id }) => id === itemId);
    return { responseId: this.id, itemId, index: known < 0 ? this.#items.length : known };
  }

  #message(itemId: string): OpenMessage {
    const message = this.#messages.get(itemId);
    if (!message) throw new Error(`response ${this.id} has no message ${itemId}; begin it with message()`);
    return message;
  }
}
