// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { MessageItem, ServerItem } from '@voicelive-kit/protocol';
import type { AudioFormat } from '../audio-format.ts';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { Clock } from '../connection/clock.ts';
import type { OffsetHabit } from '../speech/word-times.ts';
import type { Faces } from '../faces/faces.ts';
import type { FillerSpokenEvent } from '../events/session-events.ts';
import { Message, type Modality } from './message.ts';
import type { ReplyPurpose, ReplyRequest } from './reply-request.ts';
import { CountedSink } from './stream-sink.ts';
import type { TrackedResponse } from './tracked-response.ts';

export interface GenerationInit {
  readonly clock: Clock;
  readonly configuration: SessionConfiguration;
  readonly faces?: Faces | undefined;
  /** The request it answers; undefined when the service began it by itself. */
  readonly request?: ReplyRequest | undefined;
  /** The origin of word times, as far as earlier messages of the service have shown it. */
  readonly offsetHabit?: OffsetHabit;
  /** Whether an avatar speaks it. */
  readonly byAvatar?: boolean;
  /** The framework will not begin any further message of it. */
  readonly deserted?: (generation: Generation) => void;
  /** The framework has taken a call out of the stream. */
  readonly callRead?: (call: llm.FunctionCall) => void;
  /** A filler can be heard, and its words are known. */
  readonly fillerSpoken?: (event: FillerSpokenEvent) => void;
}

/**
 * One response of the service and the streams from which the framework reads it. When requested again, on another
 * connection or in another way, it continues in the same streams.
 *
 * All state is per response, so that the end of one never affects another, and every stream is closed exactly once
 * whatever ends it: completion, failure, a local interruption, a lost connection.
 */
export class Generation {
  /** The response that fills it at present. */
  response: TrackedResponse;
  request: ReplyRequest | undefined;
  readonly event: llm.GenerationCreatedEvent;
  /** `asking`: it waits for a response that continues its streams. */
  phase: 'running' | 'asking' | 'over' = 'running';
  /** It was interrupted locally: anything that still arrives for it is dropped. */
  interrupted = false;
  /** The framework has abandoned it, and will play nothing more of it. */
  deserted = false;
  /** It is no longer wanted, so the framework never gets it and it leaves no trace. */
  unwanted = false;
  /** Speech has been requested again, because only text came. */
  askedForSpeech = false;
  /** It speaks given words: it answers nothing. */
  readonly verbatim: boolean;
  /** It is not added to any history. */
  readonly passing: boolean;
  /** It is a filler requested by this side. */
  readonly fills: boolean;
  /** An interruption does not end it. */
  readonly insists: boolean;
  /** Whether speech was requested. */
  readonly expectSpeech: boolean;
  /** False when tools are switched off: the framework drops calls that the model makes anyway. */
  readonly callsRun: boolean;
  /** Its items as the service has reported them, by id. */
  readonly items = new Map<string, ServerItem>();
  readonly messages = new Map<string, Message>();
  /** Items of complete calls, by call id; an incomplete call does not count. */
  readonly calls = new Map<string, string>();
  readonly #clock: Clock;
  readonly #format: AudioFormat;
  readonly #fillerSpoken: GenerationInit['fillerSpoken'];
  readonly #expectWordTimes: boolean;
  /** Set if face data was requested. */
  readonly #faces: Faces | undefined;
  readonly #offsetHabit: OffsetHabit | undefined;
  readonly #byAvatar: boolean;
  readonly #messageSink: CountedSink<llm.MessageGeneration>;
  readonly #functionSink: CountedSink<llm.FunctionCall>;

  /** Its identity, whichever response fills it. */
  get kind(): Pick<ReplyPurpose, 'verbatim' | 'passing' | 'fills' | 'insists'> {
    const { verbatim, passing, fills, insists } = this;
    return { verbatim, passing, fills, insists };
  }

  constructor(response: TrackedResponse, init: GenerationInit) {
    const { clock, configuration, request } = init;
    this.response = response;
    this.request = request;
    this.verbatim = request?.purpose.verbatim ?? false;
    this.passing = request?.purpose.passing ?? false;
    this.fills = request?.purpose.fills ?? false;
    this.insists = request?.purpose.insists ?? false;
    this.expectSpeech = configuration.wantsAudio;
    this.callsRun = configuration.callsTools;
    this.#clock = clock;
    this.#format = configuration.outputFormat;
    this.#fillerSpoken = init.fillerSpoken;
    this.#expectWordTimes = configuration.sendsWordTimes;
    this.#faces = configuration.movesFace ? init.faces : undefined;
    this.#offsetHabit = init.offsetHabit;
    this.#byAvatar = init.byAvatar ?? false;
    this.#messageSink = new CountedSink(
      ({ messageId }) => {
        const message = this.messages.get(messageId);
        const before = [...this.messages.values()].map(({ playedUntil }) => playedUntil);
        if (message) message.takenAt = Math.max(clock.now(), ...before);
      },
      () => {
        // The framework notices the interruption only when it gets the next one.
        for (const message of this.messages.values()) if (message.unread) message.takenAt = undefined;
        init.deserted?.(this);
      },
    );
    this.#functionSink = new CountedSink((call) => init.callRead?.(call));
    this.event = {
      messageStream: this.#messageSink.stream,
      functionStream: this.#functionSink.stream,
      userInitiated: request?.purpose.userInitiated ?? false,
      responseId: response.id,
    };
  }

  /** False once the streams are closed: the framework gets nothing more of it. */
  get open(): boolean {
    return !this.#messageSink.ended;
  }

  /** True while the framework has been given nothing of it but fillers. */
  get unheard(): boolean {
    return this.calls.size === 0 && ![...this.messages.values()].some((one) => one.taken && !one.isFiller);
  }

  /** True when it consists only of fillers. */
  get onlyFills(): boolean {
    return !this.blank && this.calls.size === 0 && [...this.messages.values()].every((one) => one.isFiller);
  }

  /** The earliest time at which its playout can have ended; 0 when it was not read. */
  get playedUntil(): number {
    return Math.max(0, ...[...this.messages.values()].map(({ playedUntil }) => playedUntil));
  }

  /** True while nothing of it has arrived. */
  get blank(): boolean {
    return this.calls.size === 0 && this.messages.size === 0;
  }

  message(itemId: string): Message {
    let message = this.messages.get(itemId);
    if (!message) {
      const before = [...this.messages.values()];
      message = new Message(itemId, {
        clock: this.#clock,
        format: this.#format,
        announce: (announced) => this.#messageSink.write(announced),
        expectWordTimes: this.#expectWordTimes,
        expectSpeech: this.expectSpeech,
        offsetHabit: this.#offsetHabit,
        fills: this.fills,
        byAvatar: this.#byAvatar,
        fillerSpoken: (text) =>
          this.#fillerSpoken?.({ itemId, text, source: this.fills ? 'plugin' : 'service' }),
        face: this.#faces?.track({
          itemId,
          responseId: this.response.id,
          sampleRate: this.#format.sampleRate,
        }),
        startsAtMs: () => before.reduce((total, { audioMs }) => total + audioMs, 0),
      });
      this.messages.set(itemId, message);
    }
    return message;
  }

  addAudio(itemId: string, base64: string): void {
    const { response } = this;
    if (!this.message(itemId).addAudio(base64) || response.firstAudioAt !== undefined) return;
    response.firstAudioAt = this.#clock.now();
    response.firstContentAt = response.firstAudioAt;
  }

  /** @param part - the kind of text: written text, or the transcript of audio. */
  addText(itemId: string, delta: string, part: Modality): void {
    const message = this.message(itemId);
    message.addText(delta, part);
    if (message.textOnly) this.response.firstContentAt ??= this.#clock.now();
  }

  /** Adds the text of a complete message that came without deltas. */
  addWhole({ id, content }: MessageItem & { id: string }): void {
    const text = (content ?? []).map(textOf).join('');
    if (!this.open || text === '') return;
    const message = this.message(id);
    if (!message.finished && message.transcript.text === '') {
      this.addText(id, text, message.empty ? 'text' : 'audio');
    }
  }

  addCall(call: llm.FunctionCall): void {
    this.#functionSink.write(call);
  }

  /** Another response continues its streams. */
  resume(response: TrackedResponse): void {
    response.endOfSpeechAt ??= this.response.endOfSpeechAt;
    this.response = response;
    this.phase = 'running';
  }

  /** Withdraws what it said, because nothing of it was heard. */
  withdraw(): void {
    this.#messageSink.withdraw();
    // A filler that is being played ends here.
    for (const message of this.messages.values()) if (message.taken) message.end();
    this.messages.clear();
  }

  /** Closes every stream after what has arrived. */
  end(): void {
    for (const message of this.messages.values()) message.end();
    this.#close();
  }

  /** Closes every stream immediately because the caller interrupts or the connection is lost. */
  cut(): void {
    for (const message of this.messages.values()) message.cut();
    this.#close();
  }

  /** Silences it immediately: what waits to be read is dropped. */
  recall(): void {
    this.#messageSink.withdraw();
    for (const message of this.messages.values()) message.recall();
    this.#close();
  }

  #close(): void {
    this.#messageSink.end();
    this.#functionSink.end();
  }
}

function textOf(part: NonNullable<MessageItem['content']>[number]): string {
  return 'text' in part ? (part.text ?? '') : 'transcript' in part ? (part.transcript ?? '') : '';
}
