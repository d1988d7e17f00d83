// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServerEventOf } from '@voicelive-kit/protocol';
import type { Uplink } from '../audio-input/uplink.ts';
import type { HistoryKeeper } from '../history/history-keeper.ts';
import { UserTurns } from '../transcripts/user-turns.ts';
import type { SessionContext } from '../context/session-context.ts';

/** The silence window the service uses when its echo does not say, milliseconds (API reference 2026-04-10). */
const DEFAULT_SILENCE_MS = 500;

/** The caller's side of the conversation: speech events in pairs, turns, transcripts. */
export class TurnTaking {
  readonly #context: SessionContext;
  readonly #history: HistoryKeeper;
  readonly #uplink: Uplink;
  readonly #turns = new UserTurns();
  #speaking = false;
  #manualTurnStartedAt: number | undefined;
  #endOfSpeechAt: number | undefined;
  /** A turn was committed and its response has not been announced. */
  #owed = false;

  constructor(context: SessionContext, history: HistoryKeeper, uplink: Uplink) {
    this.#context = context;
    this.#history = history;
    this.#uplink = uplink;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** True while the service owes a response to a turn of the caller. */
  get owed(): boolean {
    return this.#owed;
  }

  /** Sound is being pushed: with manual turns this is where a turn begins. */
  heard(): void {
    this.#manualTurnStartedAt ??= Date.now();
  }

  /** What was pushed is not to be a turn. */
  discarded(): void {
    this.#manualTurnStartedAt = undefined;
  }

  speechStarted(event: ServerEventOf<'input_audio_buffer.speech_started'>): void {
    if (!this.#context.settings.detectsTurns) return;
    const heardAt = Date.now();
    if (!this.#speaking) {
      this.#speaking = true;
      // First of all: until this is known, the agent speaks over the caller.
      this.#context.emitter.emit('input_speech_started', {});
    }
    if (event.item_id) this.#turns.started(event.item_id, heardAt - this.#ageOf(event.audio_start_ms));
  }

  speechStopped(event: ServerEventOf<'input_audio_buffer.speech_stopped'>): void {
    if (!this.#context.settings.detectsTurns) return;
    this.#endOfSpeechAt = Date.now() - this.#ageOf(event.audio_end_ms) - this.#silenceMs();
    this.stopSpeech();
  }

  committed(event: ServerEventOf<'input_audio_buffer.committed'>): void {
    this.#uplink.committed();
    const { settings } = this.#context;
    this.#owed = settings.answersTurns;
    if (settings.detectsTurns) {
      // The end of speech may be announced by nothing but the turn itself.
      this.stopSpeech();
      return;
    }
    if (event.item_id) this.#turns.started(event.item_id, this.#manualTurnStartedAt ?? Date.now());
    this.#manualTurnStartedAt = undefined;
    this.#endOfSpeechAt = Date.now();
  }

  /** A response begins; returns the end of the speech it answers, if it answers one. */
  answered(): number | undefined {
    const at = this.#endOfSpeechAt;
    this.#owed = false;
    this.#endOfSpeechAt = undefined;
    return at;
  }

  itemCreated({ item }: ServerEventOf<'conversation.item.created'>): void {
    if (item.type !== 'message' || item.role !== 'user') return;
    const parts = (item.content ?? []).filter((part) => part.type === 'input_audio').length;
    if (parts > 1) this.#turns.expectParts(item.id, parts);
  }

  transcriptDelta(event: ServerEventOf<'conversation.item.input_audio_transcription.delta'>): void {
    const partial = this.#turns.partial(event.item_id, event.content_index ?? 0, event.delta ?? '');
    if (partial) this.#context.emitter.emit('input_audio_transcription_completed', partial);
  }

  transcriptCompleted(event: ServerEventOf<'conversation.item.input_audio_transcription.completed'>): void {
    const confidence = meanConfidence(event.phrases ?? []);
    const final = this.#turns.completed(
      event.item_id,
      event.content_index ?? 0,
      event.transcript ?? '',
      confidence,
    );
    if (!final) return;
    this.#history.transcribed(event.item_id, final.transcript);
    this.#context.emitter.emit('input_audio_transcription_completed', final);
  }

  transcriptFailed(event: ServerEventOf<'conversation.item.input_audio_transcription.failed'>): void {
    this.#context.log.warn(
      { itemId: event.item_id, code: event.error?.code },
      'the service could not transcribe the caller',
    );
    const final = this.#turns.failed(event.item_id);
    if (!final) return;
    this.#history.transcribed(event.item_id, final.transcript);
    this.#context.emitter.emit('input_audio_transcription_completed', final);
  }

  /** The connection is gone: nobody stays in mid-speech, no transcript stays open. */
  lost(): void {
    this.stopSpeech();
    for (const final of this.#turns.lost()) {
      this.#history.transcribed(final.itemId, final.transcript);
      this.#context.emitter.emit('input_audio_transcription_completed', final);
    }
  }

  /** The owed response will not come any more, or has been asked for. */
  forgive(): void {
    this.#owed = false;
  }

  /** Nobody speaks any more, as far as anybody will be told. */
  stopSpeech(): void {
    if (!this.#speaking) return;
    this.#speaking = false;
    this.#context.emitter.emit('input_speech_stopped', {
      userTranscriptionEnabled: this.#context.settings.transcribes,
    });
  }

  #ageOf(audioMs: number | null | undefined): number {
    return typeof audioMs === 'number' ? this.#uplink.ageOf(audioMs) : 0;
  }

  #silenceMs(): number {
    const detection = this.#context.link?.session?.turn_detection as
      { silence_duration_ms?: number | null } | undefined;
    return detection?.silence_duration_ms ?? DEFAULT_SILENCE_MS;
  }
}

function meanConfidence(phrases: readonly { confidence?: number | null }[]): number | undefined {
  const known = phrases.flatMap((phrase) => phrase.confidence ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
