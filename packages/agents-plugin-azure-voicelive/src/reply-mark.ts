// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';

const MARK = Symbol.for('@voicelive-kit/reply-mark');

/**
 * What the framework has no way for travels as the instructions of a reply, the only thing @livekit/agents 1.9.0 hands on
 * from `generateReply()`. The mark is random, so that no text from outside is taken for it, and the same in every copy of
 * this module.
 */
function mark(kind: string): string {
  const shared = globalThis as { [MARK]?: string };
  shared[MARK] ??= randomUUID();
  return `${kind} ${shared[MARK]} `;
}

/** Plain data as instructions for `generateReply()`. */
export function marked(kind: 'say' | 'reply', value: object): string {
  return mark(kind) + JSON.stringify(value);
}

/** The data in instructions; undefined for any others. */
export function unmarked(kind: 'say' | 'reply', instructions: string | undefined): unknown {
  const prefix = mark(kind);
  return instructions?.startsWith(prefix) === true
    ? JSON.parse(instructions.slice(prefix.length))
    : undefined;
}
