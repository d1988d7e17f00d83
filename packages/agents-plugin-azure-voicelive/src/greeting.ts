// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { Clock } from './connection/clock.ts';
import type { GeneratedGreeting } from './options/options.ts';

/**
 * The framework discards responses that begin before it accepts speech, shortly after it has set the session up;
 * milliseconds.
 */
const PAUSE_MS = 20;

type Given = string | GeneratedGreeting;

/** Whether a history belongs to a conversation in which something was said. */
export function goesOn(chatCtx: llm.ChatContext | undefined): boolean {
  return chatCtx?.items.some(({ type }) => type === 'message' || type === 'function_call') ?? false;
}

/** The greeting of a session: spoken once, and not when a conversation continues. */
export class Greeting {
  readonly #given: Given | null;
  readonly #clock: Clock;
  readonly #speak: (given: Given) => void;
  #begun = false;
  #cancelTimer: (() => void) | undefined;

  constructor(given: Given | null, clock: Clock, speak: (given: Given) => void) {
    this.#given = given;
    this.#clock = clock;
    this.#speak = speak;
  }

  /** The framework has set the session up, for its first agent or another. */
  begin(chatCtx: llm.ChatContext | undefined): void {
    if (this.#begun) return;
    this.#begun = true;
    const given = this.#given;
    if (given === null || goesOn(chatCtx)) return;
    this.#cancelTimer = this.#clock.after(PAUSE_MS, () => this.#speak(given));
  }

  /** Cancels the greeting. */
  cancel(): void {
    this.#begun = true;
    this.#cancelTimer?.();
  }
}
