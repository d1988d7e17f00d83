// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Greeting } from '@voicelive-kit/protocol';
import type { EngineContext } from './context.ts';
import type { Overrides } from './response-request.ts';

/** How long the greeting waits for the first configuration by the client, in milliseconds. */
const CONFIGURING_MS = 50;

/** The greeting of a voice agent: once per session, as soon as it is configured, and before anybody speaks. */
export class SessionGreeting {
  readonly #context: EngineContext;
  readonly #say: (greeting: Overrides, words: string | undefined) => void;
  #callOff = (): void => {};
  #given = false;

  /** @param say - starts the response; `words` are spoken verbatim. */
  constructor(context: EngineContext, say: (greeting: Overrides, words: string | undefined) => void) {
    this.#context = context;
    this.#say = say;
  }

  /** The session exists, as configured by its agent's definition. */
  opened(): void {
    if (this.#context.session.greeting)
      this.#callOff = this.#context.after(CONFIGURING_MS, () => this.#give());
  }

  /** A client has configured the session. */
  configured(): void {
    this.#callOff();
    this.#give();
  }

  #give(): void {
    const { conversation, session } = this.#context;
    const { greeting } = session;
    const begun = conversation.items.some(({ type }) => type === 'message');
    if (!greeting || this.#given || begun) return;
    this.#given = true;
    const { request, words } = requestOf(greeting);
    this.#say(request, words);
  }
}

function requestOf(greeting: Greeting): { request: Overrides; words: string | undefined } {
  const { type, text, prompt, tool_choice } = greeting;
  if (type === 'template' && text) {
    const message: NonNullable<Overrides['pre_generated_assistant_message']> = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text }],
    };
    return { request: { pre_generated_assistant_message: message }, words: text };
  }
  const instructions = prompt ?? '';
  return {
    request: { instructions, tool_choice: tool_choice ?? 'none', input_items: [] },
    words: undefined,
  };
}
