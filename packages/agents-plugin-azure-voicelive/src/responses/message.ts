// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { FrameCutter } from '../audio-output/frame-cutter.ts';
import type { Speech, SpokenMessage } from '../history/speech.ts';
import { StreamSink } from './stream-sink.ts';
import { TimedTranscript } from './timed-transcript.ts';

/** Rate of `pcm16` output, Hz (Voice Live API reference 2026-07-15, `output_audio_format`). */
export const OUTPUT_SAMPLE_RATE = 24_000;

type Modality = 'text' | 'audio';

/** What a message reports while it streams. */
export interface MessageHooks {
  /** To be put on the generation's message stream now: its first content is there. */
  announce(message: llm.MessageGeneration): void;
  /** Whether word times were asked for. */
  readonly expectWordTimes: boolean;
}

/** One assistant message of a response: its text and audio streams and what is known of both. */
export class Message implements SpokenMessage {
  readonly itemId: string;
  readonly transcript: TimedTranscript;
  /** Set when the framework took the message from the stream, that is, turned to playing it. */
  taken = false;
  /** Whether the service still holds its audio; after a reconnect it holds text in its place. */
  audioIsHeld = true;
  /** Set when the caller interrupted while the message could still be heard. */
  cutShort = false;
  /** What was heard of it, once it was truncated. */
  heard: string | undefined;
  readonly #hooks: MessageHooks;
  readonly #text = new StreamSink<string | voice.TimedString>();
  readonly #audio = new StreamSink<AudioFrame>();
  readonly #cutter = new FrameCutter(OUTPUT_SAMPLE_RATE);
  #samples = 0;
  #part: Modality | undefined;
  #announced = false;

  constructor(itemId: string, hooks: MessageHooks) {
    this.itemId = itemId;
    this.#hooks = hooks;
    this.transcript = new TimedTranscript(hooks.expectWordTimes, (piece) => this.#text.write(piece));
  }

  /** Audio received, milliseconds. */
  get audioMs(): number {
    return (this.#samples * 1000) / OUTPUT_SAMPLE_RATE;
  }

  /** What truncation needs to know; undefined while there is no audio. */
  get speech(): Speech | undefined {
    if (this.#samples === 0) return undefined;
    return { audioMs: this.audioMs, words: this.transcript.words, text: this.transcript.text };
  }

  /** True when only text came although speech was asked for. */
  get textOnly(): boolean {
    return this.#part === 'text';
  }

  /** Tells what the service announced for the content to come. */
  expect(part: Modality): void {
    if (this.#part !== 'audio') this.#part = part;
  }

  /** @returns true when this was the first audio. */
  addAudio(base64: string): boolean {
    const frames = this.#cutter.push(base64);
    if (frames.length === 0) return false;
    const first = this.#samples === 0;
    this.#part = 'audio';
    this.#announce();
    for (const frame of frames) {
      this.#audio.write(frame);
      this.#samples += frame.samplesPerChannel;
    }
    this.transcript.audioReceived(this.audioMs);
    return first;
  }

  addText(delta: string): void {
    this.transcript.append(delta);
    if (this.#part === 'text') this.transcript.waitNoLonger();
    // Announced with its first content, not before: the framework gives up on an audio stream silent for 10 s.
    if (delta !== '') this.#announce();
  }

  /** The service has said everything; the text stream ends although the audio may go on. */
  endText(finalText: string | null | undefined): void {
    if (finalText) this.transcript.complete(finalText);
    if (this.#part === 'text' && this.transcript.text !== '') this.#announce();
  }

  /** Closes both streams. A message with text but no audio is announced now, so that its text is kept. */
  end(): void {
    this.transcript.waitNoLonger();
    if (this.transcript.text !== '') this.#announce();
    this.#text.end();
    this.#audio.end();
  }

  /** Closes both streams without announcing what nobody has heard of. */
  cut(): void {
    this.cutShort = true;
    this.transcript.cut();
    this.#text.end();
    this.#audio.end();
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    const modalities: Modality[] = this.#part === 'text' ? ['text'] : ['audio', 'text'];
    if (modalities.length === 1) this.#audio.end();
    this.#hooks.announce({
      messageId: this.itemId,
      textStream: this.#text.stream,
      audioStream: this.#audio.stream,
      modalities: Promise.resolve(modalities),
    });
  }
}
