// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm, voice } from '@livekit/agents';
import type { ServerEventOf } from '@voicelive-kit/protocol';
import type { AudioFormat } from '../audio-format.ts';
import type { Clock } from '../connection/clock.ts';
import { isInterim } from '../context/chat-items.ts';
import type { OffsetHabit } from '../speech/word-times.ts';
import type { FaceTrack } from '../faces/face-track.ts';
import { heardText, type Speech } from '../speech/heard-text.ts';
import { TimedTranscript } from '../speech/timed-transcript.ts';
import { AudioSink } from './audio-sink.ts';
import { StreamSink } from './stream-sink.ts';

/** How much of a filler is handed out before it is played, milliseconds: it must be possible to end it immediately. */
const FILLER_AHEAD_MS = 300;

export type Modality = 'text' | 'audio';

export interface MessageInit {
  readonly clock: Clock;
  /** The format of its audio. */
  readonly format: AudioFormat;
  /** Called when its first content is there, to put it on the generation's message stream. */
  announce(message: llm.MessageGeneration): void;
  /** Whether word times were requested. */
  readonly expectWordTimes: boolean;
  /** Whether speech was requested, so that text alone is held back until it is clear that no speech comes. */
  readonly expectSpeech: boolean;
  /** It is a filler requested by this side. */
  readonly fills: boolean;
  /** An avatar speaks it: its audio comes by another way, possibly long after the service has sent everything else. */
  readonly byAvatar?: boolean;
  /** The words of a filler are known; called once, and only for one that can be heard. */
  fillerSpoken(text: string): void;
  /** Where its audio begins in that of the response, as far as is known now, milliseconds. */
  startsAtMs(): number;
  /** The origin of word times, as far as earlier messages have shown it. */
  readonly offsetHabit?: OffsetHabit | undefined;
  /** Its face data, if that was requested. */
  readonly face?: FaceTrack | undefined;
}

type WordEvent = Pick<
  ServerEventOf<'response.audio_timestamp.delta'>,
  'text' | 'audio_offset_ms' | 'audio_duration_ms'
>;

/** One assistant message of a response: its text and audio streams and the state of both. */
export class Message {
  readonly itemId: string;
  readonly transcript: TimedTranscript;
  /** When the framework took the message from the stream, that is, began to play it; clock milliseconds. */
  takenAt: number | undefined;
  /** Whether the service still holds its audio; after a reconnect it holds text instead. */
  audioIsHeld = true;
  /** Set when the caller interrupted while the message could still be heard. */
  cutShort = false;
  /** The service has sent all of it. */
  complete = false;
  /** The service will send nothing more of it. */
  finished = false;
  /** What was heard of it, once it was truncated. */
  heard: string | undefined;
  /** The position at which it was truncated before its text had arrived, so that the heard text was unknown. */
  cutBeforeText: { readonly atMs: number; readonly synchronized?: string | undefined } | undefined;
  readonly #with: MessageInit;
  readonly #text = new StreamSink<string | voice.TimedString>();
  readonly #audio: AudioSink;
  #samples = 0;
  #part: Modality | undefined;
  #announced = false;
  #fillerTold = false;
  /** More of its audio can arrive. */
  #awaitsVoice: boolean;
  #ended = false;

  constructor(itemId: string, init: MessageInit) {
    this.itemId = itemId;
    this.#with = init;
    this.#awaitsVoice = init.byAvatar ?? false;
    this.#audio = new AudioSink(init.format, init.clock, {
      mostAheadMs: init.fills ? FILLER_AHEAD_MS : undefined,
      source: init.byAvatar ? itemId : undefined,
      watcher: init.face,
    });
    this.transcript = new TimedTranscript(
      init.expectWordTimes,
      (piece) => {
        // The framework adds all text it is given to its history.
        if (!this.#isUnwritten) this.#text.write(piece);
      },
      () => init.startsAtMs(),
      init.offsetHabit,
    );
  }

  get taken(): boolean {
    return this.takenAt !== undefined;
  }

  /** False when nobody can have heard or read a word of it: the framework was handed none of its audio. */
  get begun(): boolean {
    return this.taken && (this.#samples === 0 || this.#audio.begun);
  }

  /** The earliest time at which its playout can have ended. */
  get playedUntil(): number {
    return this.takenAt === undefined || this.cutShort ? 0 : this.takenAt + this.audioMs;
  }

  /** Audio received, milliseconds. */
  get audioMs(): number {
    return this.#with.format.msOf(this.#samples);
  }

  /** The data that truncation needs; undefined while there is no audio. */
  get speech(): Speech | undefined {
    if (this.#samples === 0) return undefined;
    const { audioMs, heard, transcript } = this;
    return {
      audioMs,
      complete: this.complete && !this.#awaitsVoice,
      heard,
      text: transcript.text,
      // Times may come after everything else.
      get words() {
        return transcript.words;
      },
    };
  }

  /** True for a filler: it answers nothing. */
  get isFiller(): boolean {
    return this.#with.fills || isInterim(this.itemId);
  }

  /** True when only text came. */
  get textOnly(): boolean {
    return this.#part === 'text';
  }

  /** True when it is empty. */
  get empty(): boolean {
    return this.#samples === 0 && this.transcript.text === '';
  }

  /** True when some of it has been, or can still be, heard or read. */
  get audible(): boolean {
    return this.#samples > 0 || (this.#announced && this.textOnly);
  }

  /** True when the framework has read all of it, or will read no more. */
  get consumed(): boolean {
    return this.cutShort || (this.#text.drained && this.#audio.drained);
  }

  /** True when it has been read, or will not be. */
  get unread(): boolean {
    return !this.#text.stream.locked && !this.#audio.stream.locked && !this.consumed;
  }

  /** Records what the service announced for the content to come. */
  expect(part: Modality): void {
    if (this.#part !== 'audio') this.#part = part;
  }

  /** True when an avatar speaks it. */
  get byAvatar(): boolean {
    return this.#with.byAvatar === true;
  }

  /** Samples received. */
  get samples(): number {
    return this.#samples;
  }

  /** The avatar has finished speaking it. */
  voiceOver(): void {
    if (!this.#awaitsVoice) return;
    this.#awaitsVoice = false;
    if (this.complete) this.transcript.audioComplete(this.audioMs);
    if (this.#ended) this.#audio.end();
  }

  /** @returns true when this was the first audio. */
  addAudio(base64: string): boolean {
    const count = this.#audio.write(base64);
    if (count === 0) return false;
    const first = this.#samples === 0;
    this.#samples += count;
    this.#part = 'audio';
    this.#announce();
    this.transcript.audioReceived(this.audioMs);
    return first;
  }

  addText(delta: string, part: Modality): void {
    this.expect(part);
    this.transcript.append(delta);
    if (this.#keptBack) return;
    if (this.#part === 'text') this.transcript.waitNoLonger();
    // If speech was requested, the message is announced with its first audio: the framework gives up on an audio stream
    // that is silent for 10 s, and what it has not been given can be requested again after a connection loss.
    if (delta !== '' && (this.#samples > 0 || !this.#with.expectSpeech)) this.#announce();
  }

  /** Its face data; undefined if that was not requested. */
  get face(): FaceTrack | undefined {
    return this.#with.face;
  }

  /** Adds a word as the service timed it. */
  addWord({ text, audio_offset_ms: startMs, audio_duration_ms }: WordEvent): void {
    this.transcript.addWord({ text, startMs, endMs: startMs + (audio_duration_ms ?? 0) });
  }

  /** The service has sent all the text; the text stream ends although audio may still arrive. */
  endText(finalText: string | null | undefined): void {
    if (finalText) this.transcript.complete(finalText);
    if (this.#part === 'text' && !this.#keptBack && this.transcript.text !== '') this.#announce();
    this.#tellFiller();
  }

  /** The service will add no more. Text without speech is held back until {@link end}. */
  finish(complete: boolean): void {
    if (this.finished) return;
    this.finished = true;
    this.complete = complete;
    if (complete && !this.#awaitsVoice) this.transcript.audioComplete(this.audioMs);
    if (!this.#keptBack) this.end();
  }

  /** Closes both streams. A message with text but no audio is announced now, so that its text is kept. */
  end(): void {
    this.transcript.waitNoLonger();
    if (this.transcript.text !== '') this.#announce();
    this.#tellFiller();
    this.#text.end();
    this.#ended = true;
    if (!this.#awaitsVoice) this.#audio.end();
  }

  /** The connection is lost: of text that waits for its audio, only what the audio can have spoken is released. */
  breakOff(): void {
    const { speech, transcript } = this;
    if (!speech || this.complete) return;
    const heard = heardText(speech, speech.audioMs);
    const before = transcript.text.length - transcript.text.trimStart().length;
    transcript.cut(before + heard.length);
  }

  /** Closes both streams without announcing a message that was not announced yet. */
  cut(): void {
    this.cutShort = true;
    this.#awaitsVoice = false;
    this.#tellFiller();
    this.transcript.cut();
    this.#text.end();
    this.#audio.end();
  }

  /** The same, and what waits to be read is dropped. */
  recall(): void {
    this.#audio.drop();
    this.cut();
  }

  get #keptBack(): boolean {
    return this.#with.expectSpeech && this.#part === 'text' && this.#samples === 0;
  }

  /** Heard, but not given to the framework as text. */
  get #isUnwritten(): boolean {
    return this.isFiller && this.#with.expectSpeech;
  }

  #tellFiller(): void {
    if (this.#fillerTold || !this.isFiller || !this.#announced || this.transcript.text === '') return;
    this.#fillerTold = true;
    this.#with.fillerSpoken(this.transcript.text.trim());
  }

  #announce(): void {
    if (this.#announced || (this.#isUnwritten && this.#samples === 0)) return;
    this.#announced = true;
    const modalities: Modality[] = this.#part === 'text' ? ['text'] : ['audio', 'text'];
    if (modalities.length === 1) this.#audio.end();
    this.#with.announce({
      messageId: this.itemId,
      textStream: this.#text.stream,
      audioStream: this.#audio.stream,
      modalities: Promise.resolve(modalities),
    });
  }
}
