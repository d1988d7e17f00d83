// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';

/** The words of a message: text, or the transcript of speech; empty for anything else. */
export function textOf(item: ServerItem): string {
  if (item.type !== 'message') return '';
  return (item.content ?? [])
    .map((part) => {
      if (part.type === 'input_image') return '';
      return (part.type === 'audio' || part.type === 'input_audio' ? part.transcript : part.text) ?? '';
    })
    .join(' ')
    .trim();
}

/** The outputs of function calls among the items, in order. */
export function outputsOf(items: readonly ServerItem[]): string[] {
  return items.flatMap((item) => (item.type === 'function_call_output' ? [item.output] : []));
}
