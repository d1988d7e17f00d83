// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';

/** A word of the agent with its times in its message's sound, in milliseconds. */
export interface Word {
  text: string;
  startMs: number | undefined;
  endMs: number | undefined;
}

/** Adds a piece of the agent's text, with or without times, to the words of a message. */
export function addText(words: Word[], piece: string | voice.TimedString): void {
  if (voice.isTimedString(piece)) {
    const text = piece.text.trim();
    if (text) words.push({ text, startMs: toMs(piece.startTime), endMs: toMs(piece.endTime) });
    return;
  }
  // Plain text arrives in arbitrary pieces, which may split a word.
  const last = words.at(-1);
  const parts = piece.split(/(?<=\s)/);
  for (const [i, part] of parts.entries()) {
    if (i === 0 && last && last.startMs === undefined && !/\s$/.test(last.text)) last.text += part;
    else if (part) words.push({ text: part, startMs: undefined, endMs: undefined });
  }
}

/** The words as text, separated by single spaces. */
export function textOf(words: readonly { text: string }[]): string {
  return words
    .map((word) => word.text.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * The words of which at least half had been played when `playedMs` of the message had; undefined without word times.
 */
export function heardWords(words: readonly Word[], playedMs: number): Word[] | undefined {
  if (words.some((word) => word.startMs === undefined)) return undefined;
  return words.filter(({ startMs = 0, endMs = startMs }) => (startMs + endMs) / 2 <= playedMs);
}

/** Counts the words of a text. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
