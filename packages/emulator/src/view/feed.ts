// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from 'node:http';
import { faultEntry, isBehaviour } from '../faults/fault-request.ts';
import { FAULT_SLUGS, type FaultSlug } from '../faults/slugs.ts';
import { MOMENTS } from '../faults/table.ts';
import { forPeople } from './for-people.ts';
import type { EventView, FaultView, FeedMessage, TurnView } from './messages.ts';
import { SessionFeed, type FeedSink } from './session-feed.ts';

/** How many events and closed sessions are kept for viewers who connect late. */
const KEPT_EVENTS = 2000;
const KEPT_CLOSED = 100;
/** How often news is sent, in milliseconds: often enough to look live, rarely enough for fifty sessions. */
const FLUSH_MS = 50;
/** A viewer that falls this far behind, in bytes, is disconnected; it can reconnect for a fresh start. */
const MAX_BEHIND = 64 * 1024 * 1024;

/** Everything the live view shows: keeps the latest, and streams updates to viewers. */
export class Feed implements FeedSink {
  #sessions: SessionFeed[] = [];
  #events: EventView[] = [];
  #last = 0;
  #refused = 0;
  readonly #maxBehind: number;
  readonly #viewers = new Set<ServerResponse>();
  readonly #listeners = new Set<(message: FeedMessage) => void>();
  #timer: NodeJS.Timeout | undefined;
  /** News in order; a turn or an audio event that changes again before it is sent is sent once. */
  #news = new Map<string, FeedMessage>();

  constructor(maxBehind = MAX_BEHIND) {
    this.#maxBehind = maxBehind;
  }

  get watched(): boolean {
    return this.#viewers.size + this.#listeners.size > 0;
  }

  /** Passes news to a listener in this process, as it happens; returns a function that unsubscribes. */
  listen(listener: (message: FeedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A new session. */
  open(id: string, model: string): SessionFeed {
    const session = new SessionFeed(this, id, model);
    this.#sessions.push(session);
    const closed = this.#sessions.filter((one) => one.head.closed !== undefined);
    const forgotten = new Set(closed.slice(0, Math.max(0, closed.length - KEPT_CLOSED)));
    if (forgotten.size > 0) this.#sessions = this.#sessions.filter((one) => !forgotten.has(one));
    return session;
  }

  /** An upgrade that was refused, so it never became a session. */
  refused(status: number, reason: string): void {
    this.#refused += 1;
    this.open(`refused-${this.#refused}`, 'refused').closed(status, reason);
  }

  log(entry: Omit<EventView, 'n'>): void {
    const last = isSound(entry)
      ? this.#events.findLast((event) => event.session === entry.session)
      : undefined;
    if (last !== undefined && isSound(last)) {
      last.count = (last.count ?? 1) + 1;
      this.tell({ kind: 'event', event: last });
      return;
    }
    this.#last += 1;
    const event = { n: this.#last, ...entry };
    this.#events.push(event);
    if (this.#events.length > 2 * KEPT_EVENTS) this.#events = this.#events.slice(-KEPT_EVENTS);
    this.tell({ kind: 'event', event });
  }

  tell(message: FeedMessage): void {
    for (const listener of this.#listeners) listener(message);
    if (this.#viewers.size > 0) this.#news.set(keyOf(message, this.#news.size), message);
  }

  /** Streams to a viewer, as server-sent events, until it disconnects. */
  watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#flush();
    this.#viewers.add(response);
    response.on('close', () => {
      this.#viewers.delete(response);
      if (this.#viewers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#news.clear();
    });
    this.#send(response, frame([this.#hello()]));
    this.#timer ??= setInterval(() => this.#flush(), FLUSH_MS);
  }

  /** Disconnects every viewer. */
  close(): void {
    this.#listeners.clear();
    for (const viewer of this.#viewers) viewer.destroy();
  }

  #hello(): FeedMessage {
    return {
      kind: 'hello',
      faults: FAULT_SLUGS.map(faultView),
      sessions: this.#sessions.map((session) => ({ ...session.head, turns: session.turns })),
      events: this.#events.slice(-KEPT_EVENTS),
    };
  }

  #flush(): void {
    if (this.#news.size === 0) return;
    const text = frame([...this.#news.values()]);
    this.#news.clear();
    for (const viewer of this.#viewers) this.#send(viewer, text);
  }

  #send(viewer: ServerResponse, text: string): void {
    if (viewer.writableLength > this.#maxBehind) viewer.destroy();
    else viewer.write(text);
  }
}

function faultView(slug: FaultSlug): FaultView {
  const { at: moment } = faultEntry(slug);
  const early = MOMENTS.indexOf(moment) < MOMENTS.indexOf('now');
  const now = moment === 'now' && !isBehaviour(slug);
  return { slug, when: early ? 'connection' : now ? 'now' : 'conversation', moment };
}

function isSound({ type }: { type: string }): boolean {
  return type === 'input_audio_buffer.append';
}

/** News with the same key replace each other. */
function keyOf(message: FeedMessage, next: number): string {
  if (message.kind === 'turn') return `turn ${message.session} ${message.turn.id}`;
  if (message.kind === 'session') return `session ${message.session.id}`;
  if (message.kind === 'event') return `event ${message.event.n}`;
  return `${message.kind} ${next}`;
}

function frame(messages: FeedMessage[]): string {
  return `data: ${JSON.stringify(messages.map(readable))}\n\n`;
}

/** The readable part of a message. */
function readable(message: FeedMessage): FeedMessage {
  if (message.kind === 'event') return { kind: 'event', event: shown(message.event) };
  if (message.kind === 'turn') return { ...message, turn: forPeople(message.turn) as TurnView };
  if (message.kind === 'hello') {
    const sessions = message.sessions.map((session) => ({
      ...session,
      turns: forPeople(session.turns) as TurnView[],
    }));
    return { ...message, sessions, events: message.events.map(shown) };
  }
  return message;
}

function shown(event: EventView): EventView {
  return { ...event, event: forPeople(event.event) };
}
