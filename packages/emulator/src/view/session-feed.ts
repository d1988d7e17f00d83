// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { hideInText, type Session } from '@voicelive-kit/protocol';
import type { EngineEvent } from '../engine/events.ts';
import { Loudness, type SoundFormat } from '../hearing/loudness.ts';
import { detectorSettings } from '../settings/turn-detection.ts';
import type { EventView, FeedMessage, SessionHead, TurnView } from './messages.ts';
import { Turns } from './turns.ts';

/** Any event on any wire. */
interface Wire {
  type: string;
}

/** What a session reports to the feed, and what it may query. */
export interface FeedSink {
  /** True if there are no viewers, so audio need not be measured. */
  readonly watched: boolean;
  log(entry: Omit<EventView, 'n'>): void;
  tell(message: FeedMessage): void;
}

/** Milliseconds of audio per level, as the page expects. */
const LEVEL_MS = 50;
const APPEND = 'input_audio_buffer.append';

/** The view's state of one session. */
export class SessionFeed {
  readonly #sink: FeedSink;
  readonly #turns = new Turns();
  #head: SessionHead;
  readonly #caller = new Loudness(LEVEL_MS);
  readonly #agent = new Loudness(LEVEL_MS);
  #input: SoundFormat = { name: 'pcm16', rate: 24_000 };

  constructor(sink: FeedSink, id: string, model: string) {
    this.#sink = sink;
    this.#head = { id, model: hideInText(model), openedAt: Date.now() };
    sink.tell({ kind: 'session', session: this.#head });
  }

  get head(): SessionHead {
    return this.#head;
  }

  get turns(): TurnView[] {
    return this.#turns.all;
  }

  /** A client's event, as received. */
  received(event: Wire): void {
    if (event.type !== APPEND) return this.#log('client', event);
    const { audio } = event as Wire & { audio?: unknown };
    const text = typeof audio === 'string' ? audio : '';
    this.#log('client', { ...event, audio: `<${text.length} characters>` } as Wire);
    if (this.#sink.watched) this.#level('caller', this.#caller.push(text, this.#input));
  }

  /** An event sent to the client, without its audio. */
  sent(event: Wire): void {
    this.#log('server', event);
  }

  /** An engine event, before any dialect. */
  said(event: EngineEvent): void {
    if (event.kind === 'session-created' || event.kind === 'session-updated') this.#configure(event.session);
    if (event.kind === 'audio-delta' && this.#sink.watched) {
      this.#level('agent', this.#agent.push(event.audio, event.format));
    }
    if (event.kind === 'item-truncated' || isInterrupted(event)) {
      this.#sink.tell({ kind: 'hush', session: this.#head.id });
    }
    for (const turn of this.#turns.fold(event, Date.now())) this.#tellTurn(turn);
  }

  /** Something about the connection, such as a fault that struck. */
  note(text: string): void {
    this.#tellTurn(this.#turns.note(text, Date.now()));
  }

  closed(code: number, given: string): void {
    const reason = hideInText(given);
    this.#head = { ...this.#head, closed: { code, reason } };
    this.#sink.tell({ kind: 'session', session: this.#head });
    this.note(`closed: ${code} ${reason}`.trim());
  }

  #configure(session: Session): void {
    const { format, rate, channels } = detectorSettings(session);
    this.#input = { name: format, rate: rate * channels };
  }

  #level(who: 'caller' | 'agent', levels: number[]): void {
    if (levels.length > 0) this.#sink.tell({ kind: 'level', session: this.#head.id, who, levels });
  }

  #log(from: EventView['from'], event: Wire): void {
    this.#sink.log({ session: this.#head.id, at: Date.now(), from, type: event.type, event });
  }

  #tellTurn(turn: TurnView): void {
    this.#sink.tell({ kind: 'turn', session: this.#head.id, turn });
  }
}

function isInterrupted(event: EngineEvent): boolean {
  return event.kind === 'response-done' && event.response.status === 'cancelled';
}
