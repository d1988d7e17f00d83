// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, ServerItem, Session, TranscriptionUsage, Usage } from '@voicelive-kit/protocol';
import { makeUsage } from '@voicelive-kit/protocol/server';
import type { Conversation } from '../conversation/conversation.ts';
import { textOf } from '../conversation/items.ts';
import type { Reply } from '../scenario/scenario.ts';

/** Tokens by modality. */
export interface TokenCount {
  text: number;
  audio: number;
  image: number;
}

export const NO_TOKENS: TokenCount = { text: 0, audio: 0, image: 0 };

/** Published rates: 10 tokens per second of input audio, 20 per second of output audio; text by its usual length. */
const INPUT_AUDIO_TOKENS_PER_MS = 10 / 1000;
const OUTPUT_AUDIO_TOKENS_PER_MS = 20 / 1000;
const CHARACTERS_PER_TOKEN = 4;
/** A low-detail image, and any other: as OpenAI documents it for an image of 1024 by 1024. */
const LOW_DETAIL_TOKENS = 85;
const IMAGE_TOKENS = 765;
/** Recorded answers took 128 to 256. */
const REASONING_TOKENS = 192;
/** The service caches prompts in whole blocks of this many tokens. */
const CACHE_BLOCK = 64;

export function textTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

export function outputAudioTokens(ms: number): number {
  return Math.round(ms * OUTPUT_AUDIO_TOKENS_PER_MS);
}

/** The usage of a transcription: tokens for OpenAI's language model transcribers, seconds for all others. */
export function transcriptionUsage(model: string, audioMs: number, text: string): TranscriptionUsage {
  if (!/^gpt-(?:4o|transcribe|live)/u.test(model)) return { type: 'duration', seconds: audioMs / 1000 };
  const input = Math.round(audioMs * INPUT_AUDIO_TOKENS_PER_MS);
  const output = textTokens(text);
  return {
    type: 'tokens',
    input_tokens: input,
    input_token_details: { text_tokens: 0, audio_tokens: input },
    output_tokens: output,
    total_tokens: input + output,
  };
}

/** Tokens of the model's input for its next answer: instructions, tools and the whole conversation. */
export function inputTokens(session: Session, conversation: Conversation, family: ModelFamily): TokenCount {
  const tools = session.tools?.length ? textTokens(JSON.stringify(session.tools)) : 0;
  const count = { text: textTokens(session.instructions ?? '') + tools, audio: 0, image: 0 };
  for (const item of conversation.items) addItem(count, item, conversation.audioMs(item.id), family);
  return count;
}

function addItem(count: TokenCount, item: ServerItem, audioMs: number, family: ModelFamily): void {
  count.image += imageTokens(item);
  if (item.type === 'message' && item.role === 'assistant' && audioMs > 0 && family === 'native') {
    count.audio += outputAudioTokens(audioMs);
  } else if (item.type === 'message' && item.role === 'user' && audioMs > 0) {
    count.audio += Math.round(audioMs * INPUT_AUDIO_TOKENS_PER_MS);
  } else if (item.type === 'function_call') {
    count.text += textTokens(`${item.name}${item.arguments ?? ''}`);
  } else if (item.type === 'function_call_output') {
    count.text += textTokens(item.output);
  } else if (item.type === 'mcp_call') {
    count.text += textTokens(`${item.name ?? ''}${item.arguments ?? ''}${item.output ?? ''}`);
  } else {
    count.text += textTokens(textOf(item));
  }
}

/** The part of a prompt that was already sent with the previous response, in whole blocks. */
export function cachedTokens(now: TokenCount, before: TokenCount): TokenCount {
  const blocks = (current: number, previous: number): number =>
    Math.floor(Math.min(current, previous) / CACHE_BLOCK) * CACHE_BLOCK;
  return {
    text: blocks(now.text, before.text),
    audio: blocks(now.audio, before.audio),
    image: blocks(now.image, before.image),
  };
}

function imageTokens(item: ServerItem): number {
  if (item.type !== 'message' || item.role !== 'user') return 0;
  const tokens = (item.content ?? []).map((part): number => {
    if (part.type !== 'input_image') return 0;
    return part.detail === 'low' ? LOW_DETAIL_TOKENS : IMAGE_TOKENS;
  });
  return tokens.reduce((sum, one) => sum + one, 0);
}

/** The complete usage object; figures given in a scenario replace the estimates. */
export function usageOf(
  input: TokenCount,
  cached: TokenCount,
  output: TokenCount,
  scripted: Reply['usage'],
  reasoning = 0,
): Usage {
  const inputText = scripted?.inputText ?? input.text;
  const inputAudio = scripted?.inputAudio ?? input.audio;
  const cachedText = Math.min(inputText, scripted?.cached ?? cached.text);
  const cachedAudio = Math.min(
    inputAudio,
    scripted?.cached === undefined ? cached.audio : scripted.cached - cachedText,
  );
  const outputText = scripted?.outputText ?? output.text;
  const outputAudio = scripted?.outputAudio ?? output.audio;
  const cachedImage = scripted?.cached === undefined ? cached.image : 0;
  const usage = makeUsage({
    inputText,
    inputAudio,
    inputImage: input.image,
    cachedText,
    cachedAudio,
    cachedImage,
    outputText: outputText + reasoning,
    outputAudio,
  });
  return {
    ...usage,
    input_token_details: { ...usage.input_token_details, cache_write_tokens: 0 },
    output_token_details: { ...usage.output_token_details, reasoning_tokens: reasoning },
  };
}

/** Reasoning tokens of a model, which count as text of the answer: recorded for gpt-5 with high effort, else none. */
export function reasoningTokens(effort: unknown): number {
  return effort === 'high' ? REASONING_TOKENS : 0;
}
