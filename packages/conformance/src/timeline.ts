// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { HIDDEN, hideInText, isSecretName } from '@voicelive-kit/protocol';

/** Where an event on the timeline was observed. */
export type TimelineSource =
  'client' | 'server' | 'connection' | 'plugin' | 'framework' | 'output' | 'log' | 'process' | 'check';

export interface TimelineEntry {
  /** Milliseconds since the check began. */
  atMs: number;
  source: TimelineSource;
  /** What happened, in one line. */
  text: string;
  /** How often it happened in a row. */
  count: number;
}

const MAX_ENTRIES = 2000;
const MAX_STRING = 160;

/**
 * Everything that happened in one check, in order; repeats are one entry, and the oldest entries are dropped when there
 * are too many.
 */
export class Timeline {
  readonly #startedAt = performance.now();
  readonly #entries: TimelineEntry[] = [];
  dropped = 0;

  /** Milliseconds since the check began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  add(source: TimelineSource, text: string): void {
    const last = this.#entries.at(-1);
    if (last?.source === source && last.text === text) {
      last.count += 1;
      return;
    }
    this.#entries.push({ atMs: Math.round(this.now() * 10) / 10, source, text, count: 1 });
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
      this.dropped += 1;
    }
  }

  entries(): TimelineEntry[] {
    return [...this.#entries];
  }
}

/** A wire message or payload in one line: long strings shortened, credentials removed. */
export function inOneLine(value: unknown): string {
  if (value instanceof Uint8Array) return `<${value.byteLength} bytes>`;
  if (typeof value === 'string') return fromText(value);
  return stringify(value);
}

function fromText(text: string): string {
  try {
    return stringify(JSON.parse(text));
  } catch {
    return shorten(hideInText(text));
  }
}

function stringify(value: unknown): string {
  const seen = new Set<unknown>();
  const text = JSON.stringify(value, (key, field: unknown) => {
    if ((isSecretName(key) || key === 'headers') && field) return HIDDEN;
    if (typeof field === 'string') return shorten(hideInText(field));
    if (typeof field === 'bigint') return String(field);
    if (field instanceof Error) return { name: field.name, message: shorten(hideInText(field.message)) };
    if (ArrayBuffer.isView(field)) return `<${field.byteLength} bytes>`;
    if (typeof field === 'object' && field !== null) {
      if (seen.has(field)) return '<seen above>';
      seen.add(field);
    }
    return field;
  });
  return text === undefined ? String(value) : text.length > 1200 ? `${text.slice(0, 1200)}…` : text;
}

function shorten(text: string): string {
  return text.length <= MAX_STRING ? text : `${text.slice(0, 40)}… <${text.length} characters>`;
}

/** An entry's text, with its count if that is more than one. */
export function entryText({ text, count }: TimelineEntry): string {
  return count === 1 ? text : `${text} (${count} times)`;
}
