// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';

/** The assumed speaking time per character if nothing else is known, milliseconds. */
const SPEAKING_MS = 65;
/** Splits text into words, also in scripts without spaces between them. */
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The words of the segment that is being spoken, to determine how many of them were heard. In a LiveKit room the
 * framework's synchroniser does this; without one it would remember an interrupted answer as a whole.
 */
export class HeardTranscript {
  #pieces: (string | voice.TimedString)[] = [];
  #isComplete = false;

  /** Called by the framework. */
  async captureText(piece: string | voice.TimedString): Promise<void> {
    if (this.#isComplete) this.clear();
    this.#pieces.push(piece);
  }

  /** Called by the framework: the segment has no more words. */
  flush(): void {
    this.#isComplete = true;
  }

  /** Called by the framework. */
  onAttached(): void {}

  /** Called by the framework. */
  onDetached(): void {}

  /**
   * The words that were heard when the audio stopped.
   * @param heardMs - of the segment's audio.
   * @param soundMs - the total length of the audio; undefined when it has not all arrived.
   * @returns undefined when there were no words.
   */
  heard(heardMs: number, soundMs: number | undefined): string | undefined {
    if (this.#pieces.length === 0) return undefined;
    const last = this.#pieces.findLastIndex((piece) => startOf(piece) !== undefined);
    // A word counts once it has begun, as in the plugin.
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
