// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { NeutralItem } from '../../src/index.ts';
import type { Defect } from './defects.ts';

export interface UserTurnsHooks {
  has: (defect: Defect) => boolean;
  detectsTurns: boolean;
  transcribes: boolean;
  emit: (name: string, payload: unknown) => void;
  /** Whether the session's context has an item. */
  knows: (itemId: string) => boolean;
  setText: (itemId: string, text: string) => void;
}

/** The user's side: speech events in pairs, one final transcript for each item. */
export class UserTurns {
  readonly #hooks: UserTurnsHooks;
  readonly #starts = new Map<string, number>();
  readonly #finals = new Set<string>();
  /** Final transcripts of items that are not known yet. */
  readonly #early = new Map<string, string>();
  readonly #partials = new Map<string, string>();
  readonly #parts = new Map<string, { expected: number; texts: string[] }>();
  readonly #createdAt = Date.now();
  readonly #commits: number[] = [];
  #speaking = false;

  constructor(hooks: UserTurnsHooks) {
    this.#hooks = hooks;
  }

  /** Whether there has been a turn. */
  get any(): boolean {
    return this.#starts.size > 0;
  }

  start(itemId: string): void {
    const { has, detectsTurns, emit } = this.#hooks;
    this.#starts.set(itemId, Date.now());
    if (!detectsTurns && !has('passes-speech-on-when-turned-off')) return;
    if (this.#speaking && !has('repeats-speech-events')) return;
    this.#speaking = true;
    if (has('says-late-that-speech-started')) setTimeout(() => emit('input_speech_started', {}), 200);
    else emit('input_speech_started', {});
  }

  /** A turn is ended by hand; the provider will report which item it has become. */
  commits(): void {
    this.#commits.push(Date.now());
  }

  /** The audio of a turn has become an item. If the turn was ended by hand, no start of speech was reported. */
  committed(itemId: string): void {
    if (this.#starts.has(itemId)) {
      if (!this.#hooks.has('waits-for-the-end-of-speech')) this.stop();
      return;
    }
    const early = this.#hooks.has('dates-turns-by-the-first-frame');
    const at = this.#commits.shift() ?? Date.now();
    this.#starts.set(itemId, early ? this.#createdAt : at);
  }

  stop(): void {
    const { has, transcribes, emit } = this.#hooks;
    if (!this.#speaking) return;
    this.#speaking = false;
    emit('input_speech_stopped', {
      userTranscriptionEnabled: transcribes || has('always-promises-transcripts'),
    });
  }

  lost(): void {
    if (!this.#hooks.has('drop-forgets-the-stop')) this.stop();
  }

  created(item: NeutralItem): void {
    if (item.kind !== 'message' || item.role !== 'user') return;
    const text = this.#early.get(item.id);
    this.#early.delete(item.id);
    if (text !== undefined) this.#hooks.setText(item.id, text);
    if (item.parts.length > 1) this.#parts.set(item.id, { expected: item.parts.length, texts: [] });
    if (item.text !== '' && this.#hooks.has('transcribes-what-is-typed'))
      this.#emit(item.id, item.text, true);
  }

  part(itemId: string, delta: string, soFar: string): void {
    if (this.#finals.has(itemId) && !this.#hooks.has('tells-more-after-the-final')) return;
    this.#partials.set(itemId, soFar);
    this.#emit(itemId, this.#hooks.has('partials-are-pieces') ? delta : soFar, false);
  }

  final(itemId: string, text: string, extra: { part?: number; confidence?: number } = {}): void {
    const { has, knows, setText } = this.#hooks;
    if (this.#finals.has(itemId) && !has('repeats-final-transcripts')) return;
    if (has('needs-to-know-the-item') && !knows(itemId)) return;
    const parts = this.#parts.get(itemId);
    if (parts && !has('takes-parts-for-turns')) {
      parts.texts[extra.part ?? 0] = text;
      if (parts.texts.filter((part) => part !== undefined).length < parts.expected) return;
    }
    const whole = parts && !has('takes-parts-for-turns') ? parts.texts.join(' ') : text;
    if (!has('takes-parts-for-turns')) this.#finals.add(itemId);
    this.#partials.delete(itemId);
    if (whole === '' && !has('passes-empty-finals-on')) return;
    if (!knows(itemId) && !has('forgets-early-transcripts')) this.#early.set(itemId, whole);
    if (!has('keeps-transcripts-from-the-context')) setText(itemId, whole);
    this.#emit(itemId, whole, true, has('has-no-confidence') ? undefined : extra.confidence);
  }

  failed(itemId: string): void {
    const partial = this.#partials.get(itemId);
    if (partial !== undefined && !this.#hooks.has('leaves-failed-transcripts-open'))
      this.final(itemId, partial);
  }

  #emit(itemId: string, transcript: string, isFinal: boolean, confidence?: number): void {
    const { has, detectsTurns, emit } = this.#hooks;
    const startedAt = has('does-not-say-when-the-turn-started') ? undefined : this.#starts.get(itemId);
    emit('input_audio_transcription_completed', {
      itemId: has('invents-ids-of-manual-turns') && !detectsTurns ? `mini_${itemId}` : itemId,
      transcript,
      isFinal,
      ...(confidence !== undefined && { confidence }),
      ...(startedAt !== undefined && { turnStartedAt: startedAt }),
    });
  }
}
