// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';

/** How long a character takes to be spoken where nothing else is known, milliseconds. */
const SPEAKING_MS = 65;
/** Knows words also in scripts that put no spaces between them. */
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The words of the segment that is being spoken, to tell how many of them were heard. In a room the framework's
 * synchroniser does this; without a room it would remember all of an interrupted answer.
 */
export class HeardTranscript {
  #pieces: (string | voice.TimedString)[] = [];
  #isComplete = false;

  /** Of the framework. */
  async captureText(piece: string | voice.TimedString): Promise<void> {
    if (this.#isComplete) this.clear();
    this.#pieces.push(piece);
  }

  /** Of the framework: the segment has no more words. */
  flush(): void {
    this.#isComplete = true;
  }

  /** Of the framework. */
  onAttached(): void {}

  /** Of the framework. */
  onDetached(): void {}

  /**
   * What was heard when the sound stopped.
   * @param heardMs - of the segment's sound.
   * @param soundMs - how long all of it is; undefined when not all of it has come.
   * @returns undefined when there were no words.
   */
  heard(heardMs: number, soundMs: number | undefined): string | undefined {
    if (this.#pieces.length === 0) return undefined;
    const last = this.#pieces.findLastIndex((piece) => startOf(piece) !== undefined);
    // A word counts when it has begun, as in the plugin.
    const next = this.#pieces.findIndex((piece) => (startOf(piece) ?? -1) >= heardMs);
    if (next >= 0) return textOf(this.#pieces.slice(0, next)).trimEnd();
    const timed = textOf(this.#pieces.slice(0, last + 1));
    const rest = textOf(this.#pieces.slice(last + 1));
    const fromMs = last < 0 ? 0 : (endOf(this.#pieces[last]) ?? 0);
    return (
      timed + spoken(rest, heardMs - fromMs, soundMs === undefined ? undefined : soundMs - fromMs)
    ).trimEnd();
  }

  clear(): void {
    this.#pieces = [];
    this.#isComplete = false;
  }
}

/** How much of a text without times was spoken, in whole words. */
function spoken(text: string, heardMs: number, soundMs: number | undefined): string {
  if (soundMs !== undefined && heardMs >= soundMs) return text;
  const msEach = soundMs === undefined ? SPEAKING_MS : soundMs / text.length;
  const length = Math.floor(Math.max(0, heardMs) / msEach);
  if (length >= text.length) return text;
  const cut = [...WORDS.segment(text)].findLast(({ index }) => index <= length);
  return text.slice(0, cut?.index);
}

const textOf = (pieces: readonly (string | voice.TimedString)[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

function startOf(piece: string | voice.TimedString | undefined): number | undefined {
  return typeof piece === 'object' && piece.startTime !== undefined ? piece.startTime * 1000 : undefined;
}

function endOf(piece: string | voice.TimedString | undefined): number | undefined {
  return typeof piece === 'object' && piece.endTime !== undefined ? piece.endTime * 1000 : startOf(piece);
}
