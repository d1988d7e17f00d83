// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AnswerFailure } from '../backends/answer-failure.ts';
import type { ScriptEntry, Words } from './script-entry.ts';

/**
 * What is wrong with a script, or what it has no reply to, in a sentence that says what to change. The response in
 * which it occurs fails with the code `script_error`.
 */
export class ScriptError extends AnswerFailure {
  constructor(message: string, options?: ErrorOptions) {
    super('script_error', message, options);
    this.name = 'ScriptError';
  }
}

/** Describes an entry so that its author recognises it. */
export function describeEntry({ user, asked, agent }: ScriptEntry): string {
  const what =
    user === undefined ? `asked: ${asked === true ? 'true' : quoted(asked)}` : `user: ${quoted(user)}`;
  return agent === undefined ? `{ ${what} }` : `{ ${what}, agent: ${quoted(agent)} }`;
}

/** What a script contains, for the message about what it lacks. */
export function describeScript(script: readonly ScriptEntry[]): string {
  if (script.length === 0) return 'The script is empty.';
  return `The script has replies for ${script.map(describeEntry).join(', ')}.`;
}

/** Words in quotes, patterns as they are written; long texts shortened. */
export function quoted(words: Words | true): string {
  if (typeof words !== 'string') return String(words);
  return JSON.stringify(words.length > 120 ? `${words.slice(0, 119)}…` : words);
}
