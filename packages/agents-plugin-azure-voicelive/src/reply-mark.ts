// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';

const MARK = Symbol.for('@voicelive-kit/reply-mark');

/**
 * Encodes data as the instructions of a reply, which are the only thing @livekit/agents 1.9.0 passes on from
 * `generateReply()`. The mark is random, so that text from outside cannot imitate it, and shared by all copies of
 * this module.
 */
function mark(kind: string): string {
  const shared = globalThis as { [MARK]?: string };
  shared[MARK] ??= randomUUID();
  return `${kind} ${shared[MARK]} `;
}

/** Encodes plain data as instructions for `generateReply()`. */
export function marked(kind: 'say' | 'reply', value: object): string {
  return mark(kind) + JSON.stringify(value);
}

/** Decodes the data in instructions; returns undefined for any other instructions. */
export function unmarked(kind: 'say' | 'reply', instructions: string | undefined): unknown {
  const prefix = mark(kind);
  return instructions?.startsWith(prefix) === true
    ? JSON.parse(instructions.slice(prefix.length))
    : undefined;
}
