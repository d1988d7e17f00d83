// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConversationItem, ModelFamily } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { isAddress, isPicture } from './picture.ts';
import { checkText, missing, unsupported, wrongType } from './wrong-field.ts';

type Message = Extract<ConversationItem, { type: 'message' }>;

const PARTS_BY_ROLE: Record<string, readonly string[]> = {
  system: ['input_text'],
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['text', 'output_text'],
};
const DETAILS = ['auto', 'low', 'high'];

/** Throws a ClientMistake for a message whose role or content the service rejects; `at` is its path. */
export function checkParts(item: Message, family: ModelFamily, at: string): void {
  const accepted = PARTS_BY_ROLE[item.role];
  if (accepted === undefined) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid value: '${item.role}'. Supported values are: 'system', 'user' and 'assistant'.`,
      `${at}.role`,
    );
  }
  if (item.content === undefined || item.content === null) throw missing(`${at}.content`);
  if (!Array.isArray(item.content)) throw wrongType(`${at}.content`, item.content, 'an array of objects');
  for (const [index, part] of item.content.entries()) {
    const param = `${at}.content[${index}]`;
    if (!accepted.includes(part?.type)) {
      throw unsupported(`${param}.type`, `'${part?.type}'`, accepted, ` for a ${item.role} message`);
    }
    if (part.type === 'input_image') checkImage(part, family, param);
    else if (part.type === 'input_audio') checkSound(part, family, param);
    else checkWords(part, param);
  }
}

function checkWords(part: object, at: string): void {
  const text: unknown = Reflect.get(part, 'text');
  if (text === undefined) throw missing(`${at}.text`);
  checkText(`${at}.text`, text);
}

/** OpenAI's models need the audio; for cascaded models nothing is known. Whoever decodes it checks what it is. */
function checkSound({ audio }: { audio?: unknown }, family: ModelFamily, at: string): void {
  if (family === 'native' && (audio === undefined || audio === null)) throw missing(`${at}.audio`);
}

/**
 * Images are data URLs; a cascaded model also accepts web addresses (azure-sdk-for-net, changelog of
 * Azure.AI.VoiceLive, 1.1.0-beta.2), which are not in OpenAI's realtime reference.
 */
function checkImage(
  { image_url: url, detail }: { image_url?: unknown; detail?: unknown },
  family: ModelFamily,
  at: string,
): void {
  const param = `${at}.image_url`;
  if (url === undefined || url === null) throw missing(param);
  checkText(param, url);
  if (!isPicture(url) && !(family === 'cascaded' && isAddress(url))) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid '${param}'. Expected a picture (PNG, JPEG, WebP or GIF) as a data URL: data:image/png;base64,….`,
      param,
    );
  }
  if (detail === undefined || detail === null || DETAILS.some((known) => known === detail)) return;
  throw unsupported(`${at}.detail`, JSON.stringify(detail), DETAILS);
}
