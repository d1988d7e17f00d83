// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConversationItem, ModelFamily } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { checkParts } from './part-form.ts';
import { checkText, missing, unsupported } from './wrong-field.ts';

/**
 * Maximum length of an item id or call id from a client for native models, in characters: reported for OpenAI's
 * realtime models.
 */
const LONGEST_ID = 32;

/** Characters allowed in an id from a client for native models: reported in github.com/livekit/agents/issues/5652. */
const LETTERS_OF_ID = /^[a-zA-Z0-9_-]+$/u;

/** The items that a client may create. */
const CREATABLE = ['message', 'function_call', 'function_call_output', 'mcp_approval_response'];

/** Throws a ClientMistake for an item that the service rejects whatever the conversation is; `at` is its path. */
export function checkForm(item: ConversationItem, family: ModelFamily, at = 'item'): void {
  checkId(`${at}.id`, item.id, family);
  switch (item.type) {
    case 'message':
      return checkParts(item, family, at);
    case 'function_call':
      checkCallId(item.call_id, family, at);
      if (item.name === undefined || item.name === '') throw missing(`${at}.name`);
      checkText(`${at}.name`, item.name);
      return checkText(`${at}.arguments`, item.arguments ?? '');
    case 'function_call_output':
      checkCallId(item.call_id, family, at);
      if (item.output === undefined) throw missing(`${at}.output`);
      return checkText(`${at}.output`, item.output);
    case 'mcp_approval_response':
      return undefined;
    default:
      throw unsupported(`${at}.type`, `'${item.type}'`, CREATABLE);
  }
}

/** The mistake of an output without its call. */
export function withoutCall(callId: string): ClientMistake {
  return new ClientMistake('invalid_tool_call_id', `Tool call ID '${callId}' not found in conversation.`);
}

function checkCallId(id: unknown, family: ModelFamily, at: string): void {
  const param = `${at}.call_id`;
  if (id === undefined || id === null) throw missing(param);
  checkId(param, id, family);
}

function checkId(param: string, id: unknown, family: ModelFamily): void {
  if (id === undefined || id === null) return;
  checkText(param, id);
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
