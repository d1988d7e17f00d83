// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEventOf, Session } from '@voicelive-kit/protocol';
import type { AudioInput } from '../audio-input/audio-input.ts';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { Clock } from '../connection/clock.ts';
import type { ContextSync } from '../context/context-sync.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import { UserTranscripts } from './user-transcripts.ts';

/** The silence window the service uses when its echo does not say, milliseconds (API reference 2026-04-10). */
const DEFAULT_SILENCE_MS = 500;
/** The sound before the first word that the service makes part of a turn when its echo does not say, milliseconds (the same). */
const DEFAULT_PADDING_MS = 400;
/** How long after it began a response may be heard first, milliseconds. */
const FIRST_SOUND_MS = 1500;
/** How long the service may take to begin to answer a turn before it is asked to, milliseconds. */
const ANSWER_MS = 5000;
/** How long after a turn an answer still counts as the answer to it, milliseconds. */
const ANSWERED_WITHIN_MS = 30_000;

export interface TurnTakingInit {
  readonly clock: Clock;
  readonly configuration: SessionConfiguration;
  readonly sync: ContextSync;
  readonly audio: AudioInput;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  /** The service's latest account of the session. */
  session(): Session | undefined;
  /** A turn that the service was to answer by itself has had no answer for a while. */
  unanswered(): void;
}

/** The caller's side of the conversation: speech events in pairs, turns, and whether they are answered. */
export class TurnTaking {
  readonly transcripts: UserTranscripts;
  readonly #with: TurnTakingInit;
  /** Committed turns of which there is neither a transcript nor an answer, and when they were committed. */
  readonly #unsettled = new Map<string, number>();
  #speaking = false;
  #endOfSpeechAt: number | undefined;
  /** The item of a committed turn whose response has not been announced. */
  #owed: string | undefined;
  /** The same, when the present response began. */
  #answering: string | undefined;
  #cancelWatch: (() => void) | undefined;
  /** The agent has begun to answer since the caller last spoke. */
  #answeredSinceSpeech = false;
  /** When the agent last began to answer, milliseconds of the clock. */
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(init: TurnTakingInit) {
    this.#with = init;
    this.transcripts = new UserTranscripts({
      ...init,
      settled: (itemId, saysSomething) => {
        this.#unsettled.delete(itemId);
        init.audio.turnSettled(itemId);
        // Noise that was taken for a turn: nothing to answer.
        if (!saysSomething && this.#owed === itemId) this.forgive();
      },
    });
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** True while the service owes a response to a turn of the caller. */
  get owed(): boolean {
    return this.#owed !== undefined;
  }

  speechStarted(event: ServerEventOf<'input_audio_buffer.speech_started'>): void {
    if (!this.#with.configuration.detectsTurns) return;
    const { clock, emitter } = this.#with;
    const at = clock.now();
    this.#answeredSinceSpeech = false;
    this.#unwatch();
    if (!this.#speaking) {
      this.#speaking = true;
      // First of all: until this is known, the agent speaks over the caller.
      emitter.emit('input_speech_started', {});
    }
    // Its time is that of the sound before the first word, which the turn includes.
    const padding = detectionMs(this.#with.session(), 'prefix_padding_ms') ?? DEFAULT_PADDING_MS;
    const spokeAt = at - Math.max(0, this.#ageOf(event.audio_start_ms) - padding);
    // The service has what the agent began to say before this turn; the framework dates that by its first sound.
    const startedAt = this.#answeredAt > spokeAt - FIRST_SOUND_MS ? at : spokeAt;
    if (event.item_id) this.transcripts.started(event.item_id, toDate(clock, startedAt));
  }

  speechStopped(event: ServerEventOf<'input_audio_buffer.speech_stopped'>): void {
    if (!this.#with.configuration.detectsTurns) return;
    this.#answeredSinceSpeech = false;
    const silence = detectionMs(this.#with.session(), 'silence_duration_ms') ?? DEFAULT_SILENCE_MS;
    this.#endOfSpeechAt = this.#with.clock.now() - this.#ageOf(event.audio_end_ms) - silence;
    this.stopSpeech();
  }

  committed({ item_id: itemId }: ServerEventOf<'input_audio_buffer.committed'>): void {
    const { configuration, clock, audio } = this.#with;
    this.#answering = undefined;
    const heard = this.transcripts.hasStarted(itemId);
    if (!heard) {
      const turn = audio.turnCommitted(itemId);
      if (turn) this.#unsettled.set(itemId, turn.committedAt);
      this.transcripts.started(itemId, toDate(clock, turn?.startedAt ?? clock.now()));
      if (!configuration.detectsTurns) return;
    }
    // The answer may be announced before the turn is.
    const answered = heard && this.#answeredSinceSpeech;
    this.#owed = configuration.answersTurns && !answered ? itemId : undefined;
    this.#watch();
    // The end of speech may be announced by nothing but the turn itself.
    this.stopSpeech();
  }

  /** The caller's turn was ended by hand. */
  ended(): void {
    this.#endOfSpeechAt = this.#with.clock.now();
  }

  /**
   * The moment before which a turn that is ended by hand did not begin, milliseconds of the clock: with an open
   * microphone sound says little, and the order of the conversation is that of the service.
   */
  get turnsBeginAfter(): number {
    return this.#answeredAt;
  }

  /**
   * A response begins; returns the end of the speech it answers, if it answers one.
   * @param requested - whether this side asked for it; where the service answers turns by itself, such a one does not.
   */
  answered(requested: boolean): number | undefined {
    const { clock, configuration } = this.#with;
    const answers = this.owed || (requested && !configuration.answersTurns);
    const at = answers ? this.#endOfSpeechAt : undefined;
    this.#answeredAt = clock.now();
    this.#answeredSinceSpeech = true;
    this.#answering = this.#owed;
    this.forgive();
    return at !== undefined && clock.now() - at < ANSWERED_WITHIN_MS ? at : undefined;
  }

  /** The agent begins to say what answers nothing. */
  spoke(): void {
    this.#answeredAt = this.#with.clock.now();
  }

  /** What began as the answer to a turn has turned out to be a filler: the answer is owed as before. */
  filled(): void {
    this.#owed ??= this.#answering;
    this.#answering = undefined;
    this.#watch();
  }

  /** A response that began then has something to say: the sound of the turns before it will not be needed again. */
  understood(begunAt: number | undefined): void {
    if (begunAt === undefined) return;
    for (const [itemId, committedAt] of this.#unsettled) {
      if (committedAt > begunAt) continue;
      this.#with.audio.turnSettled(itemId);
      this.#unsettled.delete(itemId);
    }
  }

  /** The connection is gone: nobody stays in mid-speech, no transcript stays open. */
  disconnected(): void {
    this.stopSpeech();
    this.#unwatch();
    this.#unsettled.clear();
    this.#answering = undefined;
    this.transcripts.disconnected();
  }

  /** The owed response will not come any more, or has been asked for. */
  forgive(): void {
    this.#owed = undefined;
    this.#endOfSpeechAt = undefined;
    this.#unwatch();
  }

  /** Marks the caller as silent, because no `speech_stopped` will arrive. */
  stopSpeech(): void {
    if (!this.#speaking) return;
    this.#speaking = false;
    this.#with.audio.speechEnded();
    this.#with.emitter.emit('input_speech_stopped', {
      userTranscriptionEnabled: this.#with.configuration.transcribes,
    });
    // Speech that becomes no turn leaves the one before it to be answered.
    this.#watch();
  }

  /** There will be no further connection. */
  end(): void {
    this.#unwatch();
    this.transcripts.end();
  }

  /** The service is to answer the turn by itself; sees to it that it does. */
  #watch(): void {
    this.#unwatch();
    if (this.#owed === undefined) return;
    this.#cancelWatch = this.#with.clock.after(ANSWER_MS, () => {
      this.#cancelWatch = undefined;
      if (this.#owed === undefined || this.#speaking) return;
      this.forgive();
      this.#with.unanswered();
    });
  }

  #unwatch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
  }

  #ageOf(audioMs: number | null | undefined): number {
    return typeof audioMs === 'number' ? this.#with.audio.ageOf(audioMs) : 0;
  }
}

/** A moment of the clock as a date, milliseconds since the epoch: what the framework orders its history by. */
function toDate(clock: Clock, at: number): number {
  return Math.round(Date.now() - (clock.now() - at));
}

/** What the service states of its turn detection, milliseconds. */
function detectionMs(
  session: Session | undefined,
  field: 'prefix_padding_ms' | 'silence_duration_ms',
): number | undefined {
  const detection = session?.turn_detection as
    Partial<Record<typeof field, number | null>> | null | undefined;
  return detection?.[field] ?? undefined;
}
