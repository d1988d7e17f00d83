// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ResponseCreateParams } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from './errors/index.ts';
import type { SessionOptions } from './options/options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { isToolChoice, TOOL_CHOICES, toolChoiceOf } from './options/tool-choice.ts';
import { checkNumber, checkType, isRecord, isString, isText } from './options/checks.ts';
import { plainCopy } from './options/plain-copy.ts';
import { marked, unmarked } from './reply-mark.ts';

/** Settings for a single reply, which override those of the session. */
export interface ReplyOptions extends Pick<SessionOptions, 'voice' | 'temperature' | 'modalities'> {
  /** Added to the agent's instructions. */
  readonly instructions?: string | undefined;
  /** Whether the model may or must call a function, and which one. */
  readonly toolChoice?: llm.ToolChoice | undefined;
  /** Maximum length of the reply in tokens: 1 to 4096, or `inf`. */
  readonly maxOutputTokens?: number | 'inf' | undefined;
  /** Up to 15 key-value pairs, which the service repeats in `response.created` and `response.done`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The service accepts 16 (OpenAI API reference, `metadata`), one of which the plugin uses. */
const MOST_METADATA = 15;

/**
 * @internal Encodes the options as instructions for `generateReply()`.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function asReply(options: ReplyOptions): string {
  checkReply(options);
  return marked('reply', plainCopy('reply', options));
}

/** @internal Decodes options from instructions created by `reply()`; returns undefined for any other instructions. */
export function replyOptionsIn(instructions: string | undefined): ReplyOptions | undefined {
  return unmarked('reply', instructions) as ReplyOptions | undefined;
}

/** @internal Converts the options, except the instructions, to the wire format. */
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

/** Checks what the plugin itself reads or would silently omit; the service checks the rest. Null means not set. */
function checkReply(options: ReplyOptions): void {
  const { instructions, voice, toolChoice, temperature, modalities, maxOutputTokens, metadata } = options;
  checkType('instructions', instructions ?? undefined, 'a string', isString);
  checkType(
    'voice',
    voice ?? undefined,
    'the name of a voice or a voice object',
    (given) => isText(given) || isRecord(given),
  );
  checkType('toolChoice', toolChoice ?? undefined, TOOL_CHOICES, isToolChoice);
  checkNumber('temperature', temperature ?? undefined, 0);
  checkType('modalities', modalities ?? undefined, "a list such as ['text', 'audio']", Array.isArray);
  if (maxOutputTokens !== 'inf') checkNumber('maxOutputTokens', maxOutputTokens ?? undefined, 1);
  checkMetadata(metadata);
}

function checkMetadata(metadata: ReplyOptions['metadata']): void {
  const values = Object.values<unknown>(metadata ?? {});
  const pairs = metadata === undefined || metadata === null || isPlain(metadata);
  if (pairs && values.length <= MOST_METADATA && values.every((value) => typeof value === 'string')) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: 'metadata',
    message: `The \`metadata\` of a reply must have up to ${MOST_METADATA} pairs whose values are strings.`,
  });
}

/** Whether this is a plain object. JSON would turn a list, a string or a Map into something else. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
