// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session, Usage } from '@voicelive-kit/protocol';
import type { ResponseRequest } from './response-request.ts';
import {
  cachedTokens,
  NO_TOKENS,
  outputAudioTokens,
  reasoningTokens,
  textTokens,
  usageOf,
  type TokenCount,
} from './usage.ts';

/** Counts the tokens of one response after another: what the previous one read is cached for the next. */
export class TokenMeter {
  #previousInput: TokenCount = NO_TOKENS;

  /** The usage of a response that has ended. */
  usageOf(
    request: ResponseRequest,
    read: TokenCount,
    written: { readonly text: string; readonly audioMs: number },
    session: Session,
  ): Usage {
    const input = request.verbatim ? NO_TOKENS : read;
    const cached = cachedTokens(input, this.#previousInput);
    // A response that was cancelled before it began has no input.
    if (input !== NO_TOKENS) this.#previousInput = input;
    return usageOf(
      input,
      cached,
      { text: textTokens(written.text), audio: outputAudioTokens(written.audioMs), image: 0 },
      request.reply.usage,
      request.verbatim ? 0 : reasoningTokens(session.reasoning_effort),
    );
  }
}
