// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { RecordedFrame } from '../recording/recording.ts';
import { elidedBytes } from '../recording/redact.ts';

/** An event as plain JSON. */
export type PlainEvent = Record<string, unknown>;

/** The type under which frames that are not events are counted. */
const NO_EVENT = 'a frame that is no event';

const ITEM_CREATE = 'conversation.item.create';

/** What one side of a conversation has sent, by kind; audio by its bytes, because clients chunk it as they like. */
class Count {
  readonly #kinds = new Map<string, number>();
  #audioBytes = 0;

  /** Counts an event and returns how many of its kind there are now. */
  add(event: PlainEvent | undefined): number {
    const kind = kindOf(event);
    if (isAudio(event)) this.#audioBytes += audioBytes(event);
    const count = this.of(kind) + 1;
    this.#kinds.set(kind, count);
    return count;
  }

  of(kind: string): number {
    return this.#kinds.get(kind) ?? 0;
  }

  remove(kind: string): void {
    this.#kinds.set(kind, this.of(kind) - 1);
  }

  copy(): Count {
    const copy = new Count();
    for (const [kind, count] of this.#kinds) copy.#kinds.set(kind, count);
    copy.#audioBytes = this.#audioBytes;
    return copy;
  }

  get audioBytes(): number {
    return this.#audioBytes;
  }
}

/** Compares what a client sends with what the recorded client sent, and pairs the ids and the metadata of both. */
export class Cue {
  readonly #recorded = new Count();
  readonly #live = new Count();
  readonly #events = new Map<string, PlainEvent>();
  /** What the recording has of its client, as JSON, and what this client has there. */
  readonly #swaps = new Map<string, string>();
  /** Ids of recorded items that this client does not have. */
  readonly #missing = new Set<unknown>();
  #current: PlainEvent | undefined;
  #needed = 0;

  /** Takes an event of the client; undefined for a frame that is not an event. */
  receive(event: PlainEvent | undefined): void {
    const nth = this.#live.add(event);
    if (event !== undefined && !isAudio(event)) this.#events.set(`${kindOf(event)} ${nth}`, event);
  }

  /** Sets what the recording waits for next. */
  expect({ event }: RecordedFrame): void {
    this.#current = event;
    this.#needed = this.#recorded.add(event);
  }

  /** True if the client has sent what the recording waits for, or as much audio. */
  get come(): boolean {
    if (isAudio(this.#current)) return this.#live.audioBytes >= this.#recorded.audioBytes;
    return this.#live.of(this.#kind) >= this.#needed;
  }

  /** True for an item of a history that this client restores without it: it has sent what came later in the recording. */
  isPassedOver(later: readonly RecordedFrame[]): boolean {
    if (!this.#restores) return false;
    const recorded = this.#recorded.copy();
    return later.some(({ event }) => {
      const needed = recorded.add(event);
      return isAudio(event)
        ? this.#live.audioBytes >= recorded.audioBytes
        : this.#live.of(kindOf(event)) >= needed;
    });
  }

  /** A client creates items of the assistant only to restore a history, and others for that before anything else. */
  get #restores(): boolean {
    if (typeOf(this.#current) !== ITEM_CREATE) return false;
    const { role, type } = Object(this.#current?.['item']) as PlainEvent;
    const begun = this.#recorded.audioBytes > 0 || this.#recorded.of('response.create') > 0;
    return !begun || role === 'assistant' || type === 'function_call';
  }

  /** Goes on without it: this client does not have what the recorded one had. */
  skip(later: readonly RecordedFrame[]): void {
    const what = itemIn(this.#current);
    const made = later.find(({ kind, event }) => kind === 'server' && itemIn(event) === what);
    this.#missing.add(idAt(made?.event, ['item', 'id']));
    // The next of its kind is the first one that this client has.
    this.#recorded.remove(this.#kind);
  }

  /** True for an event of an item that this client does not have. */
  isForeign(event: PlainEvent): boolean {
    const id = idAt(event, ['item', 'id']);
    return id !== undefined && this.#missing.has(id);
  }

  /** Describes what is awaited. */
  get wanted(): string {
    return isAudio(this.#current)
      ? `${this.#recorded.audioBytes} bytes of audio (so far ${this.#live.audioBytes})`
      : `${this.#kind} ×${this.#needed} (so far ×${this.#live.of(this.#kind)})`;
  }

  /** What was awaited has arrived: from now on the client's ids and metadata replace the recorded ones. */
  pass(): void {
    const live = this.#events.get(`${this.#kind} ${this.#needed}`);
    for (const path of [['event_id'], ['item', 'id']]) {
      const [was, is] = [idAt(this.#current, path), idAt(live, path)];
      if (was !== undefined && is !== undefined && was !== is)
        this.#swaps.set(JSON.stringify(was), JSON.stringify(is));
    }
    // A service echoes them in each event of the response, by which clients find their own request again.
    const metadata = metadataOf(live);
    for (const [key, was] of Object.entries(metadataOf(this.#current))) {
      const is = metadata[key];
      if (is !== undefined && was !== is) this.#swaps.set(pair(key, was), pair(key, is));
    }
  }

  /** A frame of the recording with the client's ids and metadata in it. */
  translate(text: string): string {
    let translated = text;
    for (const [was, is] of this.#swaps) translated = translated.replaceAll(was, () => is);
    return translated;
  }

  get #kind(): string {
    return kindOf(this.#current);
  }
}

/** Its type, and what item it creates: another one does not take its place. */
function kindOf(event: PlainEvent | undefined): string {
  const type = typeOf(event);
  return type === ITEM_CREATE ? `${type} ${itemIn(event)}` : type;
}

/** What the item in an event is, as in `assistant message`. */
function itemIn(event: PlainEvent | undefined): string {
  const { role, type } = Object(event?.['item']) as PlainEvent;
  return [role, type].filter((word) => typeof word === 'string').join(' ');
}

function typeOf(event: PlainEvent | undefined): string {
  const type = event?.['type'];
  return typeof type === 'string' ? type : NO_EVENT;
}

function isAudio(event: PlainEvent | undefined): event is PlainEvent {
  return event?.['type'] === 'input_audio_buffer.append';
}

function audioBytes({ audio }: PlainEvent): number {
  if (typeof audio !== 'string') return 0;
  return elidedBytes(audio) ?? Buffer.byteLength(audio, 'base64');
}

function idAt(event: PlainEvent | undefined, [field = '', ...rest]: readonly string[]): string | undefined {
  const value = event?.[field];
  if (rest.length > 0) return idAt(Object(value) as PlainEvent, rest);
  return typeof value === 'string' ? value : undefined;
}

/** The metadata of a requested response. */
function metadataOf(event: PlainEvent | undefined): PlainEvent {
  const response = Object(event?.['response']) as PlainEvent;
  return Object(response['metadata']) as PlainEvent;
}

/** A field in the JSON of an event. */
function pair(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}
