// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { CallInput, ReplyInput } from '../scenario/scenario.ts';

/**
 * Words: a text is compared without regard to case, white space and punctuation at its end; a pattern is searched for.
 */
export type Words = string | RegExp;

/** A call of a reply: the name of a function tool without arguments, or as in a scenario. */
export type ScriptedCall = string | CallInput;

/** A reply in parts. Its other fields are as in a scenario: `say`, `delayMs`, `usage`, `fault` and others. */
export interface ReplyParts extends Omit<ReplyInput, 'call' | 'then' | 'denied'> {
  /** Tools the agent calls, after what it says; several are called in parallel. */
  call?: ScriptedCall | readonly ScriptedCall[];
  /** The reply once every call has its output. Not needed if a tool hands over to another agent. */
  followUp?: ScriptedReply;
  /** The reply when a call of an MCP server was not approved. */
  denied?: ScriptedReply;
  /** The service fails instead: `response.done` with status `failed`. The code is `server_error` by default. */
  fail?: string | { code?: string; message?: string };
  /** The connection is lost instead, once; when asked again on the next one, the agent gives the rest of this reply. */
  drop?: true;
}

/** What a reply may depend on. */
export interface ReplyContext {
  /** What the user said last; empty before anything was said. */
  user: string;
  /** The calls whose outputs this reply follows, each output parsed as JSON, or else as text. */
  outputs: readonly { tool: string; arguments: unknown; output: unknown }[];
  /** The agent's instructions, or those of this request, which replace them. */
  instructions: string;
  /** Names of the function tools the agent offers. */
  tools: readonly string[];
  /** The conversation in the service. */
  items: readonly ServerItem[];
}

/** What the agent says, a reply in parts, or a function that returns either. */
export type ScriptedReply =
  string | ReplyParts | ((context: ReplyContext) => string | ReplyParts | Promise<string | ReplyParts>);

interface EntryFields {
  /** Only for an agent whose instructions contain this; it distinguishes the agents of one conversation. */
  agent?: Words;
  reply: ScriptedReply;
}

/** A reply to what the user says, typed or spoken. */
export interface UserEntry extends EntryFields {
  user: Words;
  asked?: never;
}

/** A reply to `generateReply()` without words of the user; `true`: whatever its instructions are. */
export interface AskedEntry extends EntryFields {
  asked: true | Words;
  user?: never;
}

/**
 * One line of a script. The first matching entry that was not used yet replies; once all matching entries were used,
 * the last of them replies again.
 */
export type ScriptEntry = UserEntry | AskedEntry;

/** True if words match the expected ones. */
export function areWords(said: string, wanted: Words): boolean {
  return typeof wanted === 'string' ? plain(said) === plain(wanted) : search(said, wanted);
}

/** True when a text contains words, in any case. */
export function containsWords(text: string, wanted: Words): boolean {
  return typeof wanted === 'string'
    ? text.toLowerCase().includes(wanted.toLowerCase())
    : search(text, wanted);
}

/** Without the flags that remember the last match. */
function search(text: string, pattern: RegExp): boolean {
  return text.search(pattern) >= 0;
}

function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/gu, ' ')
    .replace(/[\s.!?…]+$/u, '')
    .toLowerCase();
}
