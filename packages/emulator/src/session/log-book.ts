// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type ClientEvent, type Response, withoutSecrets } from '@voicelive-kit/protocol';
import type { WireEvent } from '../dialect/dialect.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { SessionFeed } from '../view/session-feed.ts';
import { BoundedList } from './bounded-list.ts';
import { SMALL, withoutBulk } from './bulk.ts';
import type { Journal } from './journal.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** Events whose delta is audio or video. */
const MEDIA: ReadonlySet<string> = new Set([
  'response.audio.delta',
  'response.output_audio.delta',
  'response.video.delta',
]);
/** How many client events are kept per session. */
const KEPT_EVENTS = 2000;
/** The same in characters of JSON. */
const KEPT_SIZE = 4 * 1024 * 1024;
/** Events up to this size are shown in full in the live view, in characters of JSON. */
const VIEWED = 16 * 1024;
/** Size counted for an event whose audio was left out. */
const SHORT = 200;

/**
 * What went over one connection, for `sessions()`, `waitFor()` and the live view: without secrets, audio and bulk data.
 */
export class LogBook {
  readonly #journal: Journal;
  readonly #view: SessionFeed;
  readonly #received = new BoundedList<ClientEvent>(KEPT_EVENTS, KEPT_SIZE);
  readonly #responses = new BoundedList<Response>(KEPT_EVENTS, KEPT_SIZE);
  readonly #sent: Record<string, number> = {};
  #appends = 0;
  #bytes = 0;

  constructor(journal: Journal, view: SessionFeed) {
    this.#journal = journal;
    this.#view = view;
  }

  /** Logs a client event of this many bytes. */
  received(event: ClientEvent, bytes: number): void {
    if (event.type === 'input_audio_buffer.append') {
      this.#appends += 1;
      this.#bytes += Buffer.byteLength(event.audio, 'base64');
      this.#view.received(event);
      this.#journal.record('received', { ...event, audio: `<${bytes} bytes>` }, SHORT);
      return;
    }
    const safe = withoutBulk(withoutSecrets(event), bytes);
    const size = Math.min(bytes, SMALL);
    this.#received.push(safe, size);
    this.#journal.record('received', safe, size);
    this.#view.received(withoutBulk(safe, bytes, VIEWED));
  }

  /** Logs an engine event, before it becomes wire events. */
  said(event: EngineEvent): void {
    this.#view.said('item' in event ? { ...event, item: viewed(event.item) } : event);
    if (event.kind !== 'response-done') return;
    const size = JSON.stringify(event.response).length;
    this.#responses.push(withoutBulk(event.response, size), Math.min(size, SMALL));
  }

  /** Logs an event that was sent, and its JSON. */
  sent(event: WireEvent, text: string): void {
    this.#sent[event.type] = (this.#sent[event.type] ?? 0) + 1;
    const silent = MEDIA.has(event.type);
    const size = silent ? SHORT : text.length;
    const kept = withoutBulk(silent ? Object.assign({ ...event }, { delta: '' }) : event, size);
    this.#journal.record('sent', kept, Math.min(size, SMALL));
    this.#view.sent(withoutBulk(kept, size, VIEWED));
  }

  /** Logs something else that happened, for display. */
  note(text: string): void {
    this.#view.note(text);
  }

  closed(code: number, reason: string): void {
    this.#view.closed(code, reason);
  }

  /** Its part of a snapshot; `ms` is the audio received. */
  tell(ms: number): Pick<SessionSnapshot, 'received' | 'sent' | 'responses' | 'audio'> {
    return {
      received: this.#received.values,
      sent: { ...this.#sent },
      responses: this.#responses.values,
      audio: { appends: this.#appends, bytes: this.#bytes, ms },
    };
  }
}

function viewed<T extends object>(item: T): T {
  return withoutBulk(item, JSON.stringify(item).length, VIEWED);
}
