// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEventOf } from '@voicelive-kit/protocol';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { Clock } from '../connection/clock.ts';
import { isInterim } from '../context/chat-items.ts';
import type { ContextSync } from '../context/context-sync.ts';
import { heardText, type Speech, withinCut } from '../speech/heard-text.ts';
import type { Generation } from './generation.ts';
import type { Generations } from './generations.ts';
import type { Message } from './message.ts';

/** The assumed speaking time when only the length of a text is known, milliseconds per character. */
const SPEAKING_MS = 65;

/** Keeps the agent's messages in the conversation: whole, or as far as they were heard. */
export class SpokenMessages {
  readonly #sync: ContextSync;
  readonly #configuration: SessionConfiguration;
  readonly #clock: Clock;
  readonly #generations: Generations;
  /** When the speech so far will have been played, clock milliseconds. */
  playedUntil = 0;

  constructor(
    { sync, configuration, clock }: { sync: ContextSync; configuration: SessionConfiguration; clock: Clock },
    generations: Generations,
  ) {
    this.#sync = sync;
    this.#configuration = configuration;
    this.#clock = clock;
    this.#generations = generations;
  }

  /** Whether the speech so far can still be playing. */
  get playing(): boolean {
    return this.playedUntil > this.#clock.now();
  }

  /**
   * Whether the framework can know a message: true once it has played all of it, false while it is reading it,
   * undefined when it never began it, or may still play it: then it knows what it was shown.
   */
  isKnown(itemId: string): boolean | undefined {
    const message = this.#generations.message(itemId);
    if (!message?.taken) return undefined;
    if (!message.consumed) return false;
    // It adds a message to its history once it was played, which takes as long as the audio.
    return message.playedUntil <= this.#clock.now() ? true : undefined;
  }

  /** A message is complete. */
  said(message: Message): void {
    this.#said(message, heardOf(message) ?? message.transcript.text);
  }

  /**
   * A message broke off: what the framework was given of it is kept, or what was heard if that is known.
   * @param lost - its connection is gone, so no more words can arrive for audio without words.
   */
  keepPart(message: Message, lost = false): void {
    const text = heardOf(message) ?? message.transcript.kept;
    // The framework has yet to report how much was heard of a message that is being played.
    const beingCut = !lost && message.cutShort && message.taken && message.audioMs > 0;
    if (message.audible && (text.trim() !== '' || beingCut)) this.#said(message, text);
    else this.#sync.removeAtService(message.itemId);
  }

  /** Messages that the framework did not begin to play are removed: it does not remember them, and does not report them. */
  forgetUnplayed(generation: Generation): void {
    for (const { begun, itemId } of generation.messages.values()) {
      if (!begun) this.#sync.removeAtService(itemId);
    }
  }

  forgetAll(generation: Generation): void {
    for (const { itemId } of generation.messages.values()) this.#sync.removeAtService(itemId);
  }

  /** The service adds nothing more to an item. */
  settle(itemId: string): void {
    const { remote, ids } = this.#sync;
    remote.patch(ids.fromWire(itemId), { unfinished: false });
  }

  settleAll(generation: Generation): void {
    for (const { itemId } of generation.messages.values()) this.settle(itemId);
  }

  #said(message: Message, text: string): void {
    const { itemId, audioMs, cutShort } = message;
    if (message.isFiller) return;
    const now = this.#clock.now();
    if (audioMs > 0 && !cutShort) this.playedUntil = Math.max(now, this.playedUntil) + audioMs;
    if (this.#generations.leavesNothing(itemId)) return;
    this.#sync.spoken(itemId);
    this.#sync.remote.setText(this.#sync.ids.fromWire(itemId), text, {
      // It has not been shown to anybody as a whole yet.
      ...(message.playedUntil > now && { shown: false }),
      speech: message.audioIsHeld ? snapshot(message.speech) : undefined,
    });
  }

  /** The agent stopped speaking before its speech was played. */
  silenced(): void {
    this.playedUntil = this.#clock.now();
  }

  /**
   * Truncates a message to what was heard, locally and at the service.
   * @param id - of the framework.
   * @param synchronized - the text that the framework believes was heard.
   */
  truncate(id: string, heardMs: number, synchronized?: string): void {
    const { remote } = this.#sync;
    const message = this.#generations.message(id);
    const entry = remote.get(id);
    if (isInterim(id) || entry?.item.type !== 'message') return;
    const cutBeforeText = message?.cutBeforeText;
    const atMs = Math.min(
      Math.max(0, Number.isFinite(heardMs) ? heardMs : 0),
      cutBeforeText?.atMs ?? Infinity,
    );
    const speech = message?.speech ?? entry.speech;
    const heard = speech
      ? heardText(speech, Math.min(atMs, speech.audioMs), synchronized)
      : spokenElsewhere(message?.transcript.text ?? entry.item.rawTextContent ?? '', atMs, synchronized);
    // A later truncation never restores text.
    const before = entry.cut && cutBeforeText === undefined ? (entry.item.rawTextContent ?? '') : undefined;
    const text = withinCut(heard, before);
    if (message) setHeard(message, text, { atMs, synchronized });
    // The framework does not remember a message that played for less than a word.
    const nothingHeard = synchronized?.trim() === '' && message?.transcript.text !== '';
    const held = entry.speech !== undefined || (message?.audioIsHeld === true && speech !== undefined);
    // The service keeps a short piece of audio; of a text without a word, nothing is left.
    const awaitsText = speech !== undefined && message?.transcript.text === '';
    if (nothingHeard || (held || awaitsText ? Math.floor(atMs) === 0 : text === '')) {
      this.#sync.remove(id);
      return;
    }
    remote.setText(id, text, { interrupted: true, cut: true, shown: true, unfinished: false });
    if (!held) {
      // The service has it as text: spoken by another voice, or on an earlier connection.
      this.#sync.rewrite(id);
      return;
    }
    remote.patch(id, { speech: snapshot(speech) });
    if (!this.#configuration.truncatesItself && speech) {
      this.#sync.truncate(id, Math.floor(Math.min(atMs, speech.audioMs)));
    }
  }

  /** The service truncated a message by itself. */
  truncatedByService(event: ServerEventOf<'conversation.item.truncated'>): void {
    const { remote, ids } = this.#sync;
    const id = ids.fromWire(event.item_id);
    const message = this.#generations.message(event.item_id);
    const speech: Speech | undefined = message?.speech ?? remote.get(id)?.speech;
    if (!speech || message?.heard !== undefined || remote.get(id)?.cut) return;
    const atMs = event.audio_end_ms ?? 0;
    const heard = heardText(speech, atMs);
    if (message) setHeard(message, heard, { atMs });
    remote.setText(id, heard, { interrupted: true, cut: true, speech: snapshot(speech) });
  }
}

/** A message was truncated; before its text has arrived, only the position is known. */
function setHeard(message: Message, heard: string, cut: NonNullable<Message['cutBeforeText']>): void {
  if (message.transcript.text === '') message.cutBeforeText = cut;
  else message.heard = heard;
}

/** What was heard of a truncated message, as far as that is known. */
function heardOf({ heard, speech, cutBeforeText: cut, complete }: Message): string | undefined {
  if (heard !== undefined || cut === undefined || !speech) return heard;
  // That no text was forwarded means nothing here: there was none.
  return heardText({ ...speech, complete }, cut.atMs, cut.synchronized || undefined);
}

/** The facts about a message's audio, without the message: the conversation outlives its responses. */
function snapshot(speech: Speech | undefined): Speech | undefined {
  return speech && { ...speech, words: [...speech.words] };
}

/** What was heard of a text that another voice spoke: all that is known of its audio is how long it played. */
function spokenElsewhere(text: string, heardMs: number, synchronized: string | undefined): string {
  const whole = { audioMs: text.length * SPEAKING_MS, words: [], text, complete: true };
  // A text shorter than the whole is what a synchroniser, or the framework's forwarding, knows to have been heard.
  return heardText(whole, heardMs, synchronized);
}
