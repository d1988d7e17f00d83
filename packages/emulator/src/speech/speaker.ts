// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Reply } from '../scenario/scenario.ts';
import { explained, unreadable } from '../system-error.ts';
import { durationMs, type Speech, type Voice } from './speech.ts';
import { readSpeech } from './speech-file.ts';
import { spreadWords } from './words.ts';

/** How many spoken texts are cached: synthesis is expensive, and the same texts recur. */
const KEPT_TEXTS = 32;

/**
 * Characters of a text that are spoken: about ten minutes, the most audio that Azure text-to-speech makes for one request
 * (Microsoft Learn, Speech service quotas and limits). A client may send any length, and no session is served meanwhile.
 */
const LONGEST_TEXT = 10_000;

/** Speaks replies: with the audio file a reply names, read once, or else with the voice. */
export class Speaker {
  readonly #voice: Voice;
  readonly #folder: string;
  readonly #files = new Map<string, Promise<Int16Array>>();
  readonly #texts = new Map<string, Promise<Speech>>();

  /** `folder` is where audio files are looked up: the scenario's folder. */
  constructor(voice: Voice, folder: string) {
    this.#voice = voice;
    this.#folder = folder;
  }

  async speak(reply: Reply, text: string): Promise<Speech> {
    if (reply.audio === undefined) return this.#speakText(text.slice(0, LONGEST_TEXT).toWellFormed());
    const samples = await this.load(reply.audio);
    if (reply.words === undefined) {
      return { samples, words: spreadWords(text, durationMs(samples)), estimated: true };
    }
    const words = reply.words.map(([word, startMs, endMs]) => ({ text: word, startMs, endMs }));
    return { samples, words, estimated: false };
  }

  #speakText(text: string): Promise<Speech> {
    if (!this.#voice.constant) return this.#voice.speak(text);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const speech = this.#voice.speak(text);
    this.#texts.set(text, speech);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > KEPT_TEXTS && oldest !== undefined) this.#texts.delete(oldest);
    // A later attempt may succeed.
    speech.catch(() => this.#texts.delete(text));
    return speech;
  }

  /** Reads an audio file; rejects with an Error that names it. */
  load(audio: string): Promise<Int16Array> {
    let file = this.#files.get(audio);
    if (file === undefined) {
      const path = resolve(this.#folder, audio);
      file = readFile(path).then(
        (bytes) => readSpeech(bytes, path),
        (error: unknown) => {
          throw explained(error, unreadable('audio', path));
        },
      );
      this.#files.set(audio, file);
    }
    return file;
  }
}
