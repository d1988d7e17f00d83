// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEventOf, Session } from '@voicelive-kit/protocol';
import type { AudioInput } from '../audio-input/audio-input.ts';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { Clock } from '../connection/clock.ts';
import type { ContextSync } from '../context/context-sync.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import { UserTranscripts } from './user-transcripts.ts';

/** The silence window of the service when the session it reports does not state it, milliseconds (API reference 2026-04-10). */
const DEFAULT_SILENCE_MS = 500;
/**
 * The audio before the first word that the service includes in a turn when the session it reports does not state it,
 * milliseconds (same source).
 */
const DEFAULT_PADDING_MS = 400;
/** The maximum delay from the beginning of a response to its first audible sound, milliseconds. */
const FIRST_SOUND_MS = 1500;
/** How long the service may take to begin to answer a turn before it is asked to, milliseconds. */
const ANSWER_MS = 5000;
/** How long after a turn a response still counts as the answer to it, milliseconds. */
const ANSWERED_WITHIN_MS = 30_000;

export interface TurnTakingInit {
  readonly clock: Clock;
  readonly configuration: SessionConfiguration;
  readonly sync: ContextSync;
  readonly audio: AudioInput;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  /** The session as the service last reported it. */
  session(): Session | undefined;
  /** The service should have answered a turn by itself and has not done so in time. */
  unanswered(): void;
}

/** The caller's side of the conversation: speech events in pairs, turns, and whether they are answered. */
export class TurnTaking {
  readonly transcripts: UserTranscripts;
  readonly #with: TurnTakingInit;
  /** Committed turns that have neither a transcript nor an answer, and when they were committed. */
  readonly #unsettled = new Map<string, number>();
  #speaking = false;
  #endOfSpeechAt: number | undefined;
  /** The item of a committed turn whose response has not been announced. */
  #pendingItemId: string | undefined;
  /** The same, at the time the present response began. */
  #answering: string | undefined;
  #cancelWatch: (() => void) | undefined;
  /** The agent has begun to answer since the caller last spoke. */
  #answeredSinceSpeech = false;
  /** When the agent last began to answer, clock milliseconds. */
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(init: TurnTakingInit) {
    this.#with = init;
    this.transcripts = new UserTranscripts({
      ...init,
      settled: (itemId, saysSomething) => {
        this.#unsettled.delete(itemId);
        init.audio.turnSettled(itemId);
        // Noise that was taken for a turn: nothing to answer.
        if (!saysSomething && this.#pendingItemId === itemId) this.clearPendingResponse();
      },
    });
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** True while the service owes a response to a turn of the caller. */
  get responsePending(): boolean {
    return this.#pendingItemId !== undefined;
  }

  speechStarted(event: ServerEventOf<'input_audio_buffer.speech_started'>): void {
    if (!this.#with.configuration.detectsTurns) return;
    const { clock, emitter } = this.#with;
    const at = clock.now();
    this.#answeredSinceSpeech = false;
    this.#unwatch();
    if (!this.#speaking) {
      this.#speaking = true;
      // Emitted first: until the framework knows, the agent keeps speaking over the caller.
      emitter.emit('input_speech_started', {});
    }
    // The reported time is that of the audio before the first word, which the turn includes.
    const padding = detectionMs(this.#with.session(), 'prefix_padding_ms') ?? DEFAULT_PADDING_MS;
    const spokeAt = at - Math.max(0, this.#ageOf(event.audio_start_ms) - padding);
    // The service has what the agent began to say before this turn; the framework dates that by its first audio.
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
    this.#pendingItemId = configuration.answersTurns && !answered ? itemId : undefined;
    this.#watch();
    // The turn itself may be the only sign of the end of speech.
    this.stopSpeech();
  }

  /** The caller's turn was ended manually. */
  ended(): void {
    this.#endOfSpeechAt = this.#with.clock.now();
  }

  /**
   * The earliest time at which a turn that is ended manually can have begun, clock milliseconds: with an open
   * microphone, audio says little, and the order of the conversation is that of the service.
   */
  get turnsBeginAfter(): number {
    return this.#answeredAt;
  }

  /**
   * A response begins; returns the end of the speech it answers, if any.
   * @param requested - whether this side requested it; if the service answers turns by itself, a requested response
   *   does not answer one.
   */
  answered(requested: boolean): number | undefined {
    const { clock, configuration } = this.#with;
    const answers = this.responsePending || (requested && !configuration.answersTurns);
    const at = answers ? this.#endOfSpeechAt : undefined;
    this.#answeredAt = clock.now();
    this.#answeredSinceSpeech = true;
    this.#answering = this.#pendingItemId;
    this.clearPendingResponse();
    return at !== undefined && clock.now() - at < ANSWERED_WITHIN_MS ? at : undefined;
  }

  /** The agent begins to say something that answers nothing. */
  spoke(): void {
    this.#answeredAt = this.#with.clock.now();
  }

  /** A response that seemed to answer a turn turned out to be a filler: the answer is still owed. */
  filled(): void {
    this.#pendingItemId ??= this.#answering;
    this.#answering = undefined;
    this.#watch();
  }

  /** A response that began at this time has something to say: the audio of the turns before it is no longer needed. */
  understood(begunAt: number | undefined): void {
    if (begunAt === undefined) return;
    for (const [itemId, committedAt] of this.#unsettled) {
      if (committedAt > begunAt) continue;
      this.#with.audio.turnSettled(itemId);
      this.#unsettled.delete(itemId);
    }
  }

  /** The connection is lost: the caller is no longer marked as speaking, and no transcript stays open. */
  disconnected(): void {
    this.stopSpeech();
    this.#unwatch();
    this.#unsettled.clear();
    this.#answering = undefined;
    this.transcripts.disconnected();
  }

  /** The owed response will not arrive, or has been requested. */
  clearPendingResponse(): void {
    this.#pendingItemId = undefined;
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
    // After speech that does not become a turn, the previous turn still has to be answered.
    this.#watch();
  }

  /** There will be no further connection. */
  end(): void {
    this.#unwatch();
    this.transcripts.end();
  }

  /** The service should answer the turn by itself; requests a response if it does not. */
  #watch(): void {
    this.#unwatch();
    if (this.#pendingItemId === undefined) return;
    this.#cancelWatch = this.#with.clock.after(ANSWER_MS, () => {
      this.#cancelWatch = undefined;
      if (this.#pendingItemId === undefined || this.#speaking) return;
      this.clearPendingResponse();
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

/** Converts a clock time to milliseconds since the epoch, by which the framework orders its history. */
function toDate(clock: Clock, at: number): number {
  return Math.round(Date.now() - (clock.now() - at));
}

/** The turn detection settings that the service reports, milliseconds. */
function detectionMs(
  session: Session | undefined,
  field: 'prefix_padding_ms' | 'silence_duration_ms',
): number | undefined {
  const detection = session?.turn_detection as
    Partial<Record<typeof field, number | null>> | null | undefined;
  return detection?.[field] ?? undefined;
}
