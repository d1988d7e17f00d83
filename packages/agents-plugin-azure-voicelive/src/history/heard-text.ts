// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Speech, WordTime } from './speech.ts';

/**
 * The part of a message a listener heard when playback stopped at `heardMs`.
 *
 * The framework's own idea of it (`synchronized`) is believed when it is shorter than the whole text, for then a
 * transcript synchroniser made it; without one the framework hands over everything produced so far. Otherwise word
 * times decide, and failing those the share of audio played.
 */
export function heardText(message: Speech, heardMs: number, synchronized?: string): string {
  const whole = message.text.trim();
  const told = synchronized?.trim();
  if (told !== undefined && told.length < whole.length && whole.startsWith(told)) return told;
  if (heardMs >= message.audioMs) return whole;
  if (heardMs <= 0) return '';
  if (message.words.length > 0) return textThroughWord(whole, message.words, heardMs);
  return wholeWords(whole, Math.floor((whole.length * heardMs) / Math.max(1, message.audioMs)));
}

function textThroughWord(text: string, words: readonly WordTime[], heardMs: number): string {
  let end = 0;
  for (const word of words) {
    if (word.startMs >= heardMs) break;
    const at = text.toLowerCase().indexOf(word.text.toLowerCase(), end);
    if (at >= 0) end = at + word.text.length;
  }
  return text.slice(0, end);
}

/** Cuts at the last word boundary at or before `length` characters. */
function wholeWords(text: string, length: number): string {
  if (length >= text.length) return text;
  const cut = text.slice(0, length + 1);
  const boundary = cut.search(/\s\S*$/u);
  return boundary < 0 ? '' : cut.slice(0, boundary);
}
