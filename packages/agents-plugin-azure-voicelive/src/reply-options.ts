// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ResponseCreateParams } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from './errors/index.ts';
import type { SessionOptions } from './options/options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { toolChoiceOf } from './options/tool-choice.ts';
import { checkNumber, checkType, isRecord, isString, isText } from './options/checks.ts';
import { plainCopy } from './options/validate.ts';
import { marked, unmarked } from './reply-mark.ts';

/** What holds for one reply, in place of what holds for the session. */
export interface ReplyOptions extends Pick<SessionOptions, 'voice' | 'temperature' | 'modalities'> {
  /** On top of those of the agent. */
  readonly instructions?: string | undefined;
  /** Whether and what it has to call. */
  readonly toolChoice?: llm.ToolChoice | undefined;
  /** The longest reply, in tokens: 1 to 4096, or `inf`. */
  readonly maxOutputTokens?: number | 'inf' | undefined;
  /** Pairs of your own, up to 15, which the service repeats in `response.created` and `response.done`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The service takes 16 (OpenAI API reference, `metadata`), of which one is the plugin's. */
const MOST_METADATA = 15;

/** @internal The options as instructions for `generateReply()`. @throws VoiceLiveConfigError `invalid_option` */
export function asReply(options: ReplyOptions): string {
  checkReply(options);
  return marked('reply', plainCopy('reply', options));
}

/** @internal The options in instructions that `reply()` made; undefined for any others. */
export function replyOptionsIn(instructions: string | undefined): ReplyOptions | undefined {
  return unmarked('reply', instructions) as ReplyOptions | undefined;
}

/** @internal The options as the service is told them, but for the instructions. */
export function replyParams(options: ReplyOptions): ResponseCreateParams {
  const { toolChoice, maxOutputTokens, metadata } = options;
  const { voice, temperature, modalities } = sessionConfigOf({
    voice: options.voice,
    ...(options.temperature !== undefined && { temperature: options.temperature }),
    ...(options.modalities && { modalities: options.modalities }),
  });
  return {
    ...(voice && { voice }),
    ...(typeof temperature === 'number' && { temperature }),
    ...(modalities && { modalities }),
    ...(toolChoice && { tool_choice: toolChoiceOf(toolChoice) }),
    ...(maxOutputTokens && { max_output_tokens: maxOutputTokens }),
    ...(metadata && { metadata: { ...metadata } }),
  };
}

/** What the plugin itself reads, or would leave out without a word; the service checks the rest. Null is as good as nothing. */
function checkReply(options: ReplyOptions): void {
  const { instructions, voice, toolChoice, temperature, modalities, maxOutputTokens, metadata } = options;
  checkType('instructions', instructions ?? undefined, 'a string', isString);
  checkType(
    'voice',
    voice ?? undefined,
    'the name of a voice or a voice object',
    (given) => isText(given) || isRecord(given),
  );
  checkType('toolChoice', toolChoice ?? undefined, "'auto', 'required', 'none' or a function", isToolChoice);
  checkNumber('temperature', temperature ?? undefined, 0);
  checkType('modalities', modalities ?? undefined, "a list such as ['text', 'audio']", Array.isArray);
  if (maxOutputTokens !== 'inf') checkNumber('maxOutputTokens', maxOutputTokens ?? undefined, 1);
  checkMetadata(metadata);
}

function isToolChoice(given: unknown): boolean {
  const { function: called } = Object(given) as { readonly function?: { readonly name?: unknown } | null };
  return isText(given) || isText(called?.name);
}

function checkMetadata(metadata: ReplyOptions['metadata']): void {
  const values = Object.values<unknown>(metadata ?? {});
  const pairs = metadata === undefined || metadata === null || isPlain(metadata);
  if (pairs && values.length <= MOST_METADATA && values.every((value) => typeof value === 'string')) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: 'metadata',
    message: `The \`metadata\` of a reply are up to ${MOST_METADATA} pairs whose values are strings.`,
  });
}

/** Pairs as JSON has them: a list, a text or a Map would become others, or none. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
