// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { isUser } from './items.ts';

/** What the conversation knows of an item beyond the item itself. */
interface Entry {
  item: ServerItem;
  /** Milliseconds of audio in the item: the user's speech, or what the agent has said so far. */
  audioMs: number;
  /** Position of its first audio on the clock of the incoming audio. */
  soundStartedMs: number | undefined;
  /** When a client that plays in real time starts to play it, on the clock of the process, in milliseconds. */
  playsFromMs: number | undefined;
  truncated: boolean;
  /** Whether a client created it. */
  typed: boolean;
  /** The user's audio as received, while it is kept. */
  sound: Uint8Array | undefined;
  soundMs: number;
}

/** Milliseconds of user audio kept for `conversation.item.retrieve`, across all items. */
const KEPT_SOUND_MS = 60_000;

/** The items of one session in order. */
export class Conversation {
  #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  /** When a client that plays in real time will have played everything it was sent. */
  #playsUntilMs = 0;

  get items(): ServerItem[] {
    return this.#entries.map((entry) => entry.item);
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  has(itemId: string): boolean {
    return this.#byId.has(itemId);
  }

  /** True for the call id of a function that was called. */
  hasCall(callId: string): boolean {
    // Most outputs are of recent calls.
    return (
      this.#entries.findLast(({ item }) => item.type === 'function_call' && item.call_id === callId) !==
      undefined
    );
  }

  get(itemId: string): ServerItem | undefined {
    return this.#find(itemId)?.item;
  }

  /**
   * Adds an item: at the end, at the beginning (`root`) or after another one. Returns the id of the previous item.
   * Throws a ClientMistake if the predecessor does not exist or the id does.
   */
  add(item: ServerItem, previousItemId?: string | null, typed = false): string | null {
    if (this.has(item.id)) throw duplicate(item.id);
    const at = this.#positionAfter(previousItemId);
    const entry: Entry = {
      item,
      audioMs: 0,
      soundStartedMs: undefined,
      playsFromMs: undefined,
      truncated: false,
      typed,
      sound: undefined,
      soundMs: 0,
    };
    this.#entries.splice(at, 0, entry);
    this.#byId.set(item.id, entry);
    return this.#entries[at - 1]?.item.id ?? null;
  }

  /** Replaces an item by a newer version of it; does nothing if it was deleted meanwhile. */
  update(item: ServerItem): void {
    const entry = this.#find(item.id);
    if (entry !== undefined) entry.item = item;
  }

  remove(itemId: string): boolean {
    const found = this.#byId.delete(itemId);
    if (found) this.#entries = this.#entries.filter((entry) => entry.item.id !== itemId);
    return found;
  }

  /** True for what the user said; an item that a client created is not spoken, whatever it contains. */
  isSpoken(itemId: string | null): itemId is string {
    const entry = itemId === null ? undefined : this.#find(itemId);
    return entry !== undefined && !entry.typed && isUser(entry.item);
  }

  audioMs(itemId: string): number {
    return this.#find(itemId)?.audioMs ?? 0;
  }

  soundStartedMs(itemId: string): number | undefined {
    return this.#find(itemId)?.soundStartedMs;
  }

  /** Adds to the audio length of an item; `atMs` is the current time on the clock of the incoming audio. */
  addAudio(itemId: string, ms: number, atMs: number): void {
    const entry = this.#find(itemId);
    if (entry === undefined) return;
    entry.audioMs += ms;
    entry.soundStartedMs ??= atMs;
  }

  /**
   * Audio of an item is sent to a client that plays it in real time, after what it already plays; `nowMs` is on the
   * clock of the process.
   */
  play(itemId: string, ms: number, nowMs: number): void {
    const entry = this.#find(itemId);
    const fromMs = Math.max(this.#playsUntilMs, nowMs);
    if (entry !== undefined) entry.playsFromMs ??= fromMs;
    this.#playsUntilMs = fromMs + ms;
  }

  /** The client stops playing and drops what it has not played. */
  silence(): void {
    this.#playsUntilMs = 0;
  }

  /** How much of an item the client has played by now; undefined for an item without audio. */
  playedMs(itemId: string, nowMs: number): number | undefined {
    const entry = this.#find(itemId);
    if (entry?.playsFromMs === undefined) return undefined;
    return Math.min(entry.audioMs, Math.max(0, Math.floor(nowMs - entry.playsFromMs)));
  }

  /** Keeps the user's audio until a minute of newer speech follows. */
  keepSound(itemId: string, sound: Uint8Array): void {
    const entry = this.#find(itemId);
    if (entry === undefined || sound.length === 0) return;
    entry.sound = sound;
    entry.soundMs = entry.audioMs;
    let keptMs = 0;
    for (const other of this.#entries.toReversed()) {
      keptMs += other.soundMs;
      if (keptMs <= KEPT_SOUND_MS || other === entry) continue;
      other.sound = undefined;
      other.soundMs = 0;
    }
  }

  /** The user's audio in an item, if it is still kept. */
  soundOf(itemId: string): Uint8Array | undefined {
    return this.#find(itemId)?.sound;
  }

  /**
   * Truncates an assistant message to its first milliseconds and removes its transcript, or replaces it by a text;
   * throws a ClientMistake where the service rejects it.
   */
  truncate(itemId: string, audioEndMs: number, appendedText = ''): void {
    const entry = this.#find(itemId);
    if (entry === undefined) throw gone('truncat', itemId);
    const { item } = entry;
    if (item.type !== 'message' || item.role !== 'assistant' || !hasAudio(item)) {
      throw new ClientMistake(
        'unsupported_content_type',
        'Only model output audio messages can be truncated',
      );
    }
    if (entry.truncated) {
      throw new ClientMistake(
        'item_already_truncated',
        `Error truncating item: item '${itemId}' is already truncated.`,
        'item_id',
      );
    }
    const soundMs = Math.floor(entry.audioMs);
    if (audioEndMs > soundMs) {
      throw new ClientMistake(
        'invalid_value',
        `Audio content of ${soundMs}ms is already shorter than ${audioEndMs}ms`,
        'audio_end_ms',
      );
    }
    entry.truncated = true;
    entry.audioMs = audioEndMs;
    const content = (item.content ?? []).map((part) =>
      part.type === 'audio' ? { type: part.type, transcript: appendedText } : part,
    );
    entry.item = { ...item, content };
  }

  isTruncated(itemId: string): boolean {
    return this.#find(itemId)?.truncated ?? false;
  }

  #find(itemId: string): Entry | undefined {
    return this.#byId.get(itemId);
  }

  #positionAfter(previousItemId: string | null | undefined): number {
    // The empty text is the service's own way to say that there is none.
    if (!previousItemId) return this.#entries.length;
    if (previousItemId === 'root') return 0;
    const index = this.#entries.findIndex((entry) => entry.item.id === previousItemId);
    if (index < 0) {
      throw new ClientMistake(
        'item_create_invalid_previous_item_id',
        `Error adding item: the previous item with id '${previousItemId}' does not exist.`,
      );
    }
    return index + 1;
  }
}

/** The mistake of a client that creates an item with the id of another one. */
export function duplicate(itemId: string): ClientMistake {
  return new ClientMistake(
    'item_create_duplicate_item_id',
    `Error adding item: an item with id '${itemId}' already exists.`,
  );
}

/** The mistake of a client that does something to an item that does not exist. */
export function gone(doing: 'delet' | 'retriev' | 'truncat', itemId: string): ClientMistake {
  return new ClientMistake(
    `item_${doing}e_invalid_item_id`,
    `Error ${doing}ing item: the item with id '${itemId}' does not exist.`,
  );
}

function hasAudio(item: ServerItem): boolean {
  return item.type === 'message' && (item.content ?? []).some((part) => part.type === 'audio');
}
