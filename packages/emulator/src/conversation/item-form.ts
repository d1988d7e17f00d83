// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConversationItem, ModelFamily, ServerItem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';

/**
 * Maximum length of an item id or call id from a client for native models, in characters: reported for OpenAI's
 * realtime models.
 */
const LONGEST_ID = 32;

/** Characters allowed in an id from a client for native models: reported in github.com/livekit/agents/issues/5652. */
const LETTERS_OF_ID = /^[a-zA-Z0-9_-]+$/u;

/** First bytes of the image formats that models accept. */
const SIGNATURES = [/^\u0089PNG\r\n.\n/u, /^\xFF\xD8\xFF/u, /^GIF8[79]a/u, /^RIFF....WEBP/su];

/** Throws a ClientMistake for an item whose ids, call or images the service rejects. */
export function checkForm(item: ConversationItem, family: ModelFamily): void {
  checkId('item.id', item.id, family);
  if (item.type === 'function_call' || item.type === 'function_call_output') {
    if (item.call_id === undefined) throw missing('item.call_id');
    checkId('item.call_id', item.call_id, family);
  }
  if (item.type === 'function_call' && typeof item.name !== 'string') throw missing('item.name');
  checkImages(item, family);
}

/** Throws a ClientMistake for an output without a matching call in the conversation. */
export function checkCall(callId: string, items: readonly ServerItem[]): void {
  if (items.some((item) => item.type === 'function_call' && item.call_id === callId)) return;
  throw new ClientMistake('invalid_tool_call_id', `Tool call ID '${callId}' not found in conversation.`);
}

function checkId(param: string, id: unknown, family: ModelFamily): void {
  if (id === undefined || id === null) return;
  if (typeof id !== 'string') {
    throw new ClientMistake(
      'invalid_value',
      `Invalid type for '${param}': expected a string, but got ${typeof id} instead.`,
      param,
    );
  }
  if (family === 'cascaded') return;
  if (id.length > LONGEST_ID) {
    throw new ClientMistake(
      'string_above_max_length',
      `Invalid '${param}': string too long. Expected a string with maximum length ${LONGEST_ID}, but got a string with length ${id.length} instead.`,
      param,
    );
  }
  if (LETTERS_OF_ID.test(id)) return;
  throw new ClientMistake(
    'invalid_value',
    `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${LETTERS_OF_ID.source}'.`,
    param,
  );
}

/**
 * Images are data URLs; a cascaded model also accepts web addresses (azure-sdk-for-net, changelog of
 * Azure.AI.VoiceLive, 1.1.0-beta.2), which are not in OpenAI's realtime reference.
 */
function checkImages(item: ConversationItem, family: ModelFamily): void {
  if (item.type !== 'message' || !Array.isArray(item.content)) return;
  for (const [index, part] of item.content.entries()) {
    if (part?.type !== 'input_image') continue;
    const param = `item.content[${index}].image_url`;
    const url: unknown = part.image_url;
    if (typeof url !== 'string') throw missing(param);
    if (isPicture(url) || (family === 'cascaded' && isAddress(url))) continue;
    throw new ClientMistake(
      'invalid_value',
      `Invalid '${param}'. Expected a picture (PNG, JPEG, WebP or GIF) as a data URL: data:image/png;base64,….`,
      param,
    );
  }
}

function isAddress(url: string): boolean {
  return /^https?:\/\//iu.test(url) && URL.canParse(url);
}

function isPicture(url: string): boolean {
  const comma = url.indexOf(',');
  if (!/^data:image\/[a-z0-9.+-]+;base64$/iu.test(url.slice(0, Math.max(comma, 0)))) return false;
  const data = url.slice(comma + 1);
  const bytes = Buffer.from(data, 'base64');
  // Node skips characters that are not base64, which the length shows.
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  const isWhole = data.length % 4 === 0 && bytes.length === (data.length / 4) * 3 - padding;
  return isWhole && SIGNATURES.some((signature) => signature.test(bytes.toString('latin1', 0, 16)));
}

function missing(param: string): ClientMistake {
  return new ClientMistake('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
}
