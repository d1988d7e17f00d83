// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  newCallId,
  newId,
  newInterimId,
  newItemId,
  newMessageId,
  type AssistantMessageItem,
  type FunctionCallItem,
  type ModelTraits,
  type ServerItem,
} from '@voicelive-kit/protocol';
import { functionCallItem, startedMessageItem } from '@voicelive-kit/protocol/server';
import { startedCallItem, type RemoteKind } from '../conversation/remote-items.ts';
import type { SoundFormat } from '../hearing/loudness.ts';
import type { Call } from '../scenario/scenario.ts';
import { soundFormat } from '../speech/output-format.ts';
import type { EngineContext } from './context.ts';
import type { EngineEventOf, OutputRef } from './events.ts';
import { RemoteCall } from './remote-call.ts';
import type { ResponseRequest } from './response-request.ts';
import { callArguments } from './steps.ts';
import type { TimingStep } from './timing.ts';

type OpenMessage = {
  kind: 'audio' | 'text';
  ref: OutputRef;
  item: AssistantMessageItem & { id: string };
  text: string;
  /** Kinds of timing sent so far. */
  timed: Set<TimingStep['do']>;
};
type OpenRemote = { kind: 'remote'; ref: OutputRef; remote: RemoteCall };
type OpenCall = { kind: 'call'; ref: OutputRef; item: FunctionCallItem & { id: string }; text: string };

/** Combined length of a delta and its obfuscation, in characters. */
const PADDED = 16;

/** The second generation reports which part of the answer a message is. */
function phaseOf({ secondGeneration }: ModelTraits): { phase?: string } {
  return secondGeneration ? { phase: 'final_answer' } : {};
}

/** Writes the output items of one response, one after the other, and can close whatever is open at any moment. */
export class OutputWriter {
  readonly #context: EngineContext;
  readonly #responseId: string;
  /** False for a response outside the conversation. */
  readonly #kept: boolean;
  readonly #format: SoundFormat;
  readonly #done: ServerItem[] = [];
  #open: OpenMessage | OpenCall | OpenRemote | undefined;
  #lastSound: EngineEventOf<'audio-delta'> | undefined;
  #swapped = false;
  #text = '';
  #audioMs = 0;
  /** The predecessor that a cascaded model names for each of its items. */
  #answered: string | undefined;

  constructor(
    context: EngineContext,
    responseId: string,
    { kept, format }: Pick<ResponseRequest, 'kept' | 'format'>,
  ) {
    this.#context = context;
    this.#responseId = responseId;
    this.#kept = kept;
    this.#format = soundFormat(format);
  }

  /** Finished items in order. */
  get items(): ServerItem[] {
    return this.#swapped ? [...this.#done.slice(0, 2).toReversed(), ...this.#done.slice(2)] : [...this.#done];
  }

  /** Everything written, for counting tokens: words, arguments, milliseconds of audio. */
  get written(): { text: string; audioMs: number } {
    return { text: this.#text, audioMs: this.#audioMs };
  }

  get hasSound(): boolean {
    return this.#lastSound !== undefined;
  }

  /** Swaps the first two items, so that they arrive out of order. */
  swapFirstTwo(): void {
    this.#swapped = true;
  }

  /** Begins a message; `filler`: speech that bridges a wait. */
  openMessage(kind: 'audio' | 'text', filler?: true): void {
    const { family, random } = this.#context;
    const newId = filler ? newInterimId : family === 'native' ? newItemId : newMessageId;
    const item = { ...startedMessageItem(newId(random), family), ...phaseOf(this.#context.target.traits) };
    const ref = this.#add(item);
    this.#open = { kind, ref, item, text: '', timed: new Set() };
    const part =
      kind === 'audio' ? ({ type: 'audio', transcript: '' } as const) : ({ type: 'text', text: '' } as const);
    this.#context.emit({ kind: 'part-added', ref, part });
    if (this.#kept) this.#context.conversation.update({ ...item, content: [part] });
  }

  say(delta: string): void {
    const open = this.#message();
    open.text += delta;
    this.#text += delta;
    this.#context.emit({
      kind: open.kind === 'audio' ? 'speech-text-delta' : 'text-delta',
      ref: open.ref,
      delta,
    });
  }

  /** Emits a timing event for some of the audio. */
  time(step: TimingStep): void {
    const { ref, timed } = this.#message();
    timed.add(step.do);
    if (step.do === 'word') this.#context.emit({ kind: 'word', ref, word: step.word });
    else if (step.do === 'viseme') this.#context.emit({ kind: 'viseme', ref, viseme: step.viseme });
    else {
      this.#context.emit({ kind: 'blendshapes', ref, frames: step.frames, firstFrame: step.firstFrame });
    }
  }

  /** Sends audio and counts its milliseconds. */
  sound(bytes: Uint8Array, ms: number): void {
    const open = this.#message();
    this.#audioMs += ms;
    this.#context.conversation.addAudio(open.item.id, ms, this.#context.heardMs());
    this.#context.conversation.play(open.item.id, ms, performance.now());
    const audio = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    this.#lastSound = { kind: 'audio-delta', ref: open.ref, audio, format: this.#format, ms };
    this.#context.play(this.#lastSound);
  }

  /** Sends the last audio twice more, like a service whose deltas arrive late. */
  repeatSound(): void {
    const late = this.#lastSound;
    if (late === undefined) return;
    this.#context.play(late);
    this.#context.play(late);
  }

  openCall(call: Call): void {
    const callId = newCallId(this.#context.random);
    const name = call.tool ?? '';
    const item = functionCallItem(newItemId(this.#context.random), { callId, name });
    this.#called(callId, call);
    this.#open = { kind: 'call', ref: this.#add(item), item, text: '' };
    this.#text += name + callArguments(call, 'cascaded');
  }

  /** Begins a call the service makes itself. */
  openRemote(kind: RemoteKind, call: Call): void {
    const item = startedCallItem(kind, call, this.#context.random);
    this.#called(item.id, call);
    const ref = this.#add(item);
    this.#open = { kind: 'remote', ref, remote: new RemoteCall(this.#context, kind, call, ref, item) };
    if (call.search !== undefined) return;
    this.#text += (call.tool ?? call.agent ?? '') + callArguments(call, 'cascaded');
  }

  #called(id: string, call: Call): void {
    this.#context.script.called(id, call);
    this.#context.backends.called?.(id, call);
  }

  /** The call of the service that is open. */
  get remote(): RemoteCall {
    if (this.#open?.kind !== 'remote') throw new Error('No call of the service is open in this response');
    return this.#open.remote;
  }

  /** Ends the response's part in the open call of the service, which continues later. */
  park(): RemoteCall {
    const { remote } = this;
    this.#open = undefined;
    this.#done.push(remote.item);
    return remote;
  }

  /** Adds annotations to the message. */
  annotate(annotations: readonly Record<string, unknown>[]): void {
    const { ref } = this.#message();
    for (const [index, annotation] of annotations.entries()) {
      this.#context.emit({ kind: 'annotation', ref, index, annotation });
    }
  }

  argue(delta: string): void {
    if (this.#open?.kind === 'remote') return this.#open.remote.argue(delta);
    if (this.#open?.kind !== 'call') throw new Error('argue: no function call is open');
    this.#open.text += delta;
    this.#context.emit({
      kind: 'arguments-delta',
      ref: this.#open.ref,
      callId: this.#open.item.call_id,
      delta,
      ...(this.#context.family === 'native' && { obfuscation: this.#padding(delta) }),
    });
  }

  /** Native models pad what they send, so that its length reveals nothing. */
  #padding(delta: string): string {
    const length = PADDED - (delta.length % PADDED);
    return newId('', length, this.#context.random).slice(1);
  }

  /** Closes what is open; does nothing if nothing is. */
  close(status: 'completed' | 'incomplete'): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const item = this.#closeItem(open, status);
    this.#done.push(item);
    if (this.#kept && !this.#context.conversation.isTruncated(item.id))
      this.#context.conversation.update(item);
    this.#context.emit({ kind: 'output-done', ref: open.ref, item, outside: !this.#kept });
    if (open.kind === 'remote' && status === 'completed') {
      this.#context.callEnded(open.remote.call, open.ref.responseId);
    }
  }

  #closeItem(open: OpenMessage | OpenCall | OpenRemote, status: 'completed' | 'incomplete'): ServerItem {
    if (open.kind === 'remote') return open.remote.finish(status === 'completed');
    return open.kind === 'call' ? this.#closeCall(open, status) : this.#closeMessage(open, status);
  }

  #closeMessage(open: OpenMessage, status: string): ServerItem {
    const { emit } = this.#context;
    const { ref, text } = open;
    this.#endTiming(open);
    if (open.kind === 'text') {
      emit({ kind: 'text-done', ref, text });
      emit({ kind: 'part-done', ref, part: { type: 'text', text } });
      return { ...open.item, status, content: [{ type: 'text', text }] };
    }
    this.#context.play({ kind: 'audio-done', ref });
    emit({ kind: 'speech-text-done', ref, transcript: text });
    emit({ kind: 'part-done', ref, part: { type: 'audio', transcript: text } });
    return { ...open.item, status, content: [{ type: 'audio', transcript: text }] };
  }

  #endTiming({ ref, timed }: OpenMessage): void {
    const { emit } = this.#context;
    if (timed.has('word')) emit({ kind: 'words-done', ref });
    if (timed.has('viseme')) emit({ kind: 'visemes-done', ref });
    if (timed.has('blendshapes')) emit({ kind: 'blendshapes-done', ref });
  }

  #closeCall(open: OpenCall, status: string): ServerItem {
    const { name, call_id: callId } = open.item;
    if (status === 'completed') {
      this.#context.emit({ kind: 'arguments-done', ref: open.ref, callId, name, arguments: open.text });
    }
    return { ...open.item, status, arguments: open.text };
  }

  /** Announces the item to the response, then to the conversation: the service's order. */
  #add(item: ServerItem): OutputRef {
    const { conversation, emit } = this.#context;
    const ref = { responseId: this.#responseId, itemId: item.id, outputIndex: this.#nextIndex() };
    emit({ kind: 'output-added', ref, item });
    if (this.#kept) {
      this.#context.script.made(item.id);
      const before = conversation.add(item);
      if (this.#context.family === 'cascaded') this.#answered ??= conversation.isSpoken(before) ? before : '';
      emit({ kind: 'item-created', item, previousItemId: this.#answered ?? before, spoken: false });
    }
    return ref;
  }

  #nextIndex(): number {
    const index = this.#done.length;
    return this.#swapped && index < 2 ? 1 - index : index;
  }

  #message(): OpenMessage {
    if (this.#open === undefined || this.#open.kind === 'call' || this.#open.kind === 'remote')
      throw new Error('No message is open in this response');
    return this.#open;
  }
}
