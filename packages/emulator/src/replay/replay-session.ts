// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, Response, ServerItem, Session } from '@voicelive-kit/protocol';
import type { WireEvent } from '../dialect/dialect.ts';
import { dialectAt } from '../dialect/paths.ts';
import type { Pace } from '../engine/context.ts';
import type { ArmedFault } from '../faults/fault-box.ts';
import type { Take, RecordedFrame } from '../recording/recording.ts';
import { elidedBytes, safeEvent } from '../recording/redact.ts';
import { safeQuery } from '../secrets.ts';
import { SMALL, withoutBulk } from '../session/bulk.ts';
import type { Channel } from '../session/channel.ts';
import type { Journal } from '../session/journal.ts';
import type { ServedSession } from '../session/served.ts';
import type { SessionSnapshot } from '../session/snapshot.ts';
import { strikeSession } from '../session/strike-session.ts';
import { Timers } from '../session/timers.ts';
import { Cue, type PlainEvent } from './cue.ts';

/** What a replayed session needs of the emulator. */
export interface ReplayOptions {
  query: URLSearchParams;
  pace: Pace;
  /** When the recording began, to shift its times to the present. */
  startedAt: Date;
  journal: Journal;
  log: (message: string) => void;
}

/** After this many milliseconds of waiting for the client, log what is awaited, or go on without it. */
const PATIENCE_MS = 1500;

/** Serves one connection of a recording: its server frames in order, each once the client has sent what preceded it. */
export class ReplaySession implements ServedSession {
  readonly #channel: Channel;
  readonly #take: Take;
  readonly #options: ReplayOptions;
  readonly #timers = new Timers();
  readonly #cue = new Cue();
  readonly #startedAt = Date.now();
  readonly #received: ClientEvent[] = [];
  readonly #responses: Response[] = [];
  readonly #sent: Record<string, number> = {};
  readonly #audio = { appends: 0, bytes: 0, ms: 0 };
  #items: ServerItem[] = [];
  #session: Session | undefined;
  #next = 0;
  #waiting = false;
  /** It has waited for long. */
  #impatient = false;
  #frozen = false;
  #callOff = (): void => {};
  #closed: { code: number; reason: string } | undefined;

  constructor(channel: Channel, take: Take, options: ReplayOptions) {
    this.#channel = channel;
    this.#take = take;
    this.#options = options;
    channel.listen({
      message: (data, binary) => this.#onMessage(data, binary),
      closed: (code, reason) => {
        this.#closed = { code, reason };
        this.#timers.stop();
      },
    });
  }

  get id(): string {
    return this.#session?.id ?? '';
  }

  get open(): boolean {
    return this.#closed === undefined;
  }

  /** Starts with the first frame. */
  start(): void {
    this.#step();
  }

  snapshot(): SessionSnapshot {
    const { query } = this.#options;
    return {
      id: this.id,
      dialect: dialectAt(this.#take.path),
      model: query.get('model') ?? '',
      query: safeQuery(query),
      session: this.#session ?? { id: '' },
      items: [...this.#items],
      received: [...this.#received],
      sent: { ...this.#sent },
      responses: [...this.#responses],
      audio: { ...this.#audio },
      ...(this.#closed && { closed: this.#closed }),
    };
  }

  strike(fault: ArmedFault): void {
    const target = {
      channel: this.#channel,
      freeze: () => this.#freeze(),
      sendFrame: (frame: string | Buffer) => this.#channel.send(frame),
      fail: (code: string, message: string, close: { code: number; reason: string }) => {
        const error = { type: 'server_error', code, message, param: null, event_id: null };
        this.#channel.send(JSON.stringify({ event_id: 'event_fault', type: 'error', error }));
        this.#close(close.code, close.reason);
      },
      close: (code: number | undefined, reason: string) => this.#close(code, reason),
      // A recording does not process audio.
      hearNoise: () => {},
      after: (ms: number, task: () => void) => void this.#timers.after(ms, task),
    };
    if (fault.afterMs === 0) strikeSession(target, fault);
    else this.#timers.after(fault.afterMs, () => strikeSession(target, fault));
  }

  /** A recording cannot take new words. */
  hear(): boolean {
    return false;
  }

  end(graceMs: number): void {
    this.#freeze();
    this.#channel.end(graceMs);
  }

  #freeze(): void {
    this.#frozen = true;
    this.#timers.stop();
  }

  #close(code: number | undefined, reason: string): void {
    this.#freeze();
    if (code === 1006) this.#channel.cut();
    else this.#channel.close(code === 1005 ? undefined : code, reason);
  }

  #onMessage(data: Buffer, binary: boolean): void {
    if (this.#frozen) return;
    const event = binary ? undefined : parse(data.toString());
    this.#cue.receive(event);
    if (event !== undefined) this.#remember(event, data.length);
    if (!this.#waiting) return;
    if (this.#cue.come) {
      this.#pass();
      this.#step();
    } else if (this.#impatient) this.#skipIfPassedOver();
  }

  /** Sends what comes next, until it has to wait. */
  #step(): void {
    while (!this.#frozen && this.#channel.ready) {
      const entry = this.#take.steps[this.#next];
      if (entry === undefined) return this.#over();
      if (entry.kind === 'client') {
        this.#cue.expect(entry);
        if (!this.#cue.come) return this.#await();
        this.#pass();
        continue;
      }
      const waitMs = this.#options.pace === 'realtime' ? this.#gapBefore(entry.atMs) : 0;
      if (waitMs > 0) {
        this.#timers.after(waitMs, () => this.#do(entry));
        return;
      }
      this.#perform(entry);
    }
  }

  #do(entry: Take['steps'][number]): void {
    this.#perform(entry);
    this.#step();
  }

  #perform(entry: Take['steps'][number]): void {
    this.#next += 1;
    if (entry.kind === 'server') this.#send(entry);
    else if (entry.kind === 'close' && entry.by === 'server') this.#close(entry.code, entry.reason);
  }

  /** Milliseconds between a step of the recording and the previous one. */
  #gapBefore(atMs: number): number {
    return atMs - (this.#take.steps[this.#next - 1]?.atMs ?? atMs);
  }

  #await(): void {
    this.#waiting = true;
    this.#callOff = this.#timers.after(PATIENCE_MS, () => {
      this.#impatient = true;
      if (this.#skipIfPassedOver()) return;
      this.#options.log(`replay: waiting for the client to send ${this.#cue.wanted}, as in the recording`);
    });
  }

  /**
   * Goes on without an item if the client has: after a lost connection it restores what had arrived by then, which is
   * not always the same.
   */
  #skipIfPassedOver(): boolean {
    const later = this.#take.steps.slice(this.#next + 1).filter((entry) => entry.kind !== 'close');
    if (!this.#cue.isPassedOver(later.filter(({ kind }) => kind === 'client'))) return false;
    this.#options.log(
      `replay: goes on without ${this.#cue.wanted}: the client has sent what came after it in the recording`,
    );
    this.#cue.skip(later);
    this.#advance();
    this.#step();
    return true;
  }

  /** The recording of this connection has no more to say, whatever the client still sends. */
  #over(): void {
    this.#timers.after(PATIENCE_MS, () =>
      this.#options.log('replay: the recording of this connection ends here, and nothing more is answered'),
    );
  }

  #pass(): void {
    this.#cue.pass();
    this.#advance();
  }

  #advance(): void {
    this.#waiting = false;
    this.#impatient = false;
    this.#callOff();
    this.#next += 1;
  }

  #send({ event, text, binary }: RecordedFrame): void {
    if (binary !== undefined) return this.#channel.send(Buffer.from(binary, 'base64'));
    if (event === undefined) return this.#channel.send(text ?? '');
    if (this.#cue.isForeign(event)) return undefined;
    const frame = this.#cue.translate(JSON.stringify(this.#refresh(event)));
    this.#channel.send(frame);
    return this.#follow(JSON.parse(frame) as WireEvent, frame.length);
  }

  /** A recorded event with silence in place of omitted audio, and times shifted to the present. */
  #refresh(event: PlainEvent): unknown {
    const shiftS = Math.round((this.#startedAt - this.#options.startedAt.getTime()) / 1000);
    const walk = (value: unknown, field: string): unknown => {
      if (typeof value === 'string') {
        const bytes = elidedBytes(value);
        return bytes === undefined ? value : Buffer.alloc(bytes).toString('base64');
      }
      if (field === 'expires_at' && typeof value === 'number') return value + shiftS;
      if (Array.isArray(value)) return value.map((inner) => walk(inner, field));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
    };
    return walk(event, '');
  }

  /** Updates what `sessions()` and `waitFor()` return. */
  #follow(event: WireEvent, size: number): void {
    const kept = withoutBulk(safeEvent(event, false) as WireEvent, size);
    this.#options.journal.record('sent', kept, Math.min(size, SMALL));
    this.#sent[kept.type] = (this.#sent[kept.type] ?? 0) + 1;
    if (kept.type === 'session.created' || kept.type === 'session.updated')
      this.#session = kept.session as Session;
    if (kept.type === 'response.done') this.#responses.push(kept.response as Response);
    if (kept.type === 'conversation.item.created') {
      const { item } = kept as { item: ServerItem };
      this.#items = [...this.#items.filter((other) => other.id !== item.id), item];
    }
    if (kept.type === 'conversation.item.deleted') {
      const { item_id: gone } = kept as { item_id?: string };
      this.#items = this.#items.filter((item) => item.id !== gone);
    }
  }

  #remember(event: PlainEvent, size: number): void {
    const { audio } = event;
    const safe = withoutBulk(safeEvent(event, false) as ClientEvent, size);
    this.#options.journal.record('received', safe, Math.min(size, SMALL));
    if (event['type'] !== 'input_audio_buffer.append') return void this.#received.push(safe);
    this.#audio.appends += 1;
    if (typeof audio === 'string') this.#audio.bytes += Buffer.byteLength(audio, 'base64');
    return undefined;
  }
}

function parse(text: string): PlainEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
