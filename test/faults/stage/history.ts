// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { SessionSnapshot } from '@voicelive-kit/emulator';
import type { HistoryEntry } from '../result.ts';

type ServiceItem = SessionSnapshot['items'][number];

/** What the application remembers; records of handoffs and settings exist in the framework only. */
export function applicationHistory(items: readonly llm.ChatItem[]): HistoryEntry[] {
  return items.flatMap((item): HistoryEntry[] => {
    if (item.type === 'message') return [{ kind: item.role, text: tidy(item.textContent ?? '') }];
    if (item.type === 'function_call') return [{ kind: 'call', text: `${item.name} ${sorted(item.args)}` }];
    if (item.type === 'function_call_output') return [{ kind: 'output', text: item.output }];
    return [];
  });
}

/** What the service remembers. */
export function serviceHistory(items: readonly ServiceItem[]): HistoryEntry[] {
  return items.flatMap((item): HistoryEntry[] => {
    if (item.type === 'message') return [{ kind: item.role, text: textOf(item) }];
    if (item.type === 'function_call')
      return [{ kind: 'call', text: `${item.name} ${sorted(item.arguments ?? '')}` }];
    if (item.type === 'function_call_output') return [{ kind: 'output', text: item.output }];
    return [{ kind: item.type, text: '' }];
  });
}

/** Whether both sides remember the same; where the service has only audio, that it exists. */
export function isSame(application: readonly HistoryEntry[], service: readonly HistoryEntry[]): boolean {
  return (
    application.length === service.length &&
    application.every(({ kind, text }, i) => {
      const other = service[i];
      return kind === other?.kind && (text === other.text || other.text === null);
    })
  );
}

function textOf({ content }: { content?: readonly object[] | null }): string | null {
  const texts = (content ?? []).map((part) => {
    const { text, transcript } = part as { text?: string; transcript?: string | null };
    return text ?? transcript ?? '';
  });
  return content?.length && texts.every((text) => text === '') ? null : tidy(texts.join(''));
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** Arguments in a canonical spelling, if they are JSON. */
function sorted(args: string): string {
  try {
    return JSON.stringify(JSON.parse(args));
  } catch {
    return args;
  }
}
