// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** One word's place in its message's audio, milliseconds from the message's first sample. */
export interface WordTime {
  text: string;
  startMs: number;
  endMs: number;
}

/** The audio of one assistant message. */
export interface Speech {
  readonly audioMs: number;
  readonly words: readonly WordTime[];
  /** All that the service said, also after truncation. */
  readonly text: string;
}

/** A message of a response, as far as the history is concerned with it. */
export interface SpokenMessage {
  readonly itemId: string;
  /** Audio received, milliseconds. */
  readonly audioMs: number;
  readonly transcript: { readonly text: string; readonly words: readonly WordTime[] };
  /** Undefined while there is no audio. */
  readonly speech: Speech | undefined;
  /** The caller interrupted while it could still be heard. */
  readonly cutShort: boolean;
  /** Whether the service still holds its audio; after a reconnect it holds text in its place. */
  readonly audioIsHeld: boolean;
  /** What was heard of it, once it was truncated. */
  heard: string | undefined;
}
