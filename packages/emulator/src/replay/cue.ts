// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { RecordedFrame } from '../recording/recording.ts';
import { elidedBytes } from '../recording/redact.ts';

/** An event as plain JSON. */
export type PlainEvent = Record<string, unknown>;

/** The type under which frames that are not events are counted. */
const NO_EVENT = 'a frame that is no event';

/** What one side of a conversation has sent, by type; audio by its bytes, because clients chunk it as they like. */
class Count {
  readonly #types = new Map<string, number>();
  #audioBytes = 0;

  /** Counts an event and returns how many of its type there are now. */
  add(event: PlainEvent | undefined): number {
    const type = typeOf(event);
    if (isAudio(event)) this.#audioBytes += audioBytes(event);
    const count = (this.#types.get(type) ?? 0) + 1;
    this.#types.set(type, count);
    return count;
  }

  of(type: string): number {
    return this.#types.get(type) ?? 0;
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
  #current: PlainEvent | undefined;
  #needed = 0;

  /** Takes an event of the client; undefined for a frame that is not an event. */
  receive(event: PlainEvent | undefined): void {
    const nth = this.#live.add(event);
    if (event !== undefined && !isAudio(event)) this.#events.set(`${typeOf(event)} ${nth}`, event);
  }

  /** Sets what the recording waits for next. */
  expect({ event }: RecordedFrame): void {
    this.#current = event;
    this.#needed = this.#recorded.add(event);
  }

  /** True if the client has sent what the recording waits for, or as much audio. */
  get come(): boolean {
    if (isAudio(this.#current)) return this.#live.audioBytes >= this.#recorded.audioBytes;
    return this.#live.of(this.#type) >= this.#needed;
  }

  /** Describes what is awaited. */
  get wanted(): string {
    return isAudio(this.#current)
      ? `${this.#recorded.audioBytes} bytes of audio (so far ${this.#live.audioBytes})`
      : `${this.#type} ×${this.#needed} (so far ×${this.#live.of(this.#type)})`;
  }

  /** What was awaited has arrived: from now on the client's ids and metadata replace the recorded ones. */
  pass(): void {
    const live = this.#events.get(`${this.#type} ${this.#needed}`);
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

  get #type(): string {
    return typeOf(this.#current);
  }
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
