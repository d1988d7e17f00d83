// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newSessionId, type ClientEvent, type Random, type Response } from '@voicelive-kit/protocol';
import type { WebSocket } from 'ws';
import type { Scenario } from '../answers/scenario.ts';
import { Script } from '../answers/script.ts';
import type { Dialect, WireEvent } from '../dialect/dialect.ts';
import type { WhenBusy } from '../engine/context.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { Pace } from '../engine/response-plan.ts';
import type { SessionTarget } from '../engine/session-target.ts';
import type { FaultBox, Strike } from '../faults/fault-box.ts';
import type { Moment } from '../faults/table.ts';
import type { VoiceActivity } from '../hearing/voice-activity.ts';
import type { Speaker } from '../speech/speaker.ts';
import { initialSession } from './initial-session.ts';
import type { Journal } from './journal.ts';
import { safeQuery, withoutSecrets, type SessionSnapshot } from './snapshot.ts';
import { Timers } from './timers.ts';

/** What all connections of one emulator share. */
export interface Shared {
  scenario: Scenario | undefined;
  speaker: Speaker;
  faults: FaultBox;
  journal: Journal;
  random: Random;
  pace: Pace;
  whenBusy: WhenBusy;
  createVoiceActivity: () => VoiceActivity;
}

/** Session length of the service, in seconds. */
const SESSION_S = 3600;
/** Events whose delta is sound. */
const AUDIO: ReadonlySet<string> = new Set(['response.audio.delta', 'response.output_audio.delta']);
/** Client events kept per session. */
const KEPT_EVENTS = 2000;

/** One client: its socket, its engine, and the faults that strike it. */
export class Connection {
  readonly id: string;
  readonly #socket: WebSocket;
  readonly #shared: Shared;
  readonly #model: string;
  readonly #query: URLSearchParams;
  readonly #dialect: Dialect;
  readonly #engine: Engine;
  readonly #timers = new Timers();
  readonly #received: ClientEvent[] = [];
  readonly #responses: Response[] = [];
  #appends = 0;
  #bytes = 0;
  #frozen = false;
  #closed: { code: number; reason: string } | undefined;

  constructor(
    socket: WebSocket,
    target: SessionTarget,
    dialect: Dialect,
    query: URLSearchParams,
    shared: Shared,
  ) {
    const { random, faults, scenario } = shared;
    this.id = newSessionId(random);
    this.#socket = socket;
    this.#shared = shared;
    this.#model = target.model;
    this.#dialect = dialect;
    this.#query = query;
    const expiresAt = Math.floor(Date.now() / 1000) + SESSION_S;
    this.#engine = new Engine({
      target,
      family: target.family,
      scenario,
      random,
      pace: shared.pace,
      whenBusy: shared.whenBusy,
      voiceActivity: shared.createVoiceActivity(),
      script: new Script(scenario),
      session: dialect.begin(initialSession(target, { id: this.id, expiresAt, random })),
      emit: (event) => this.#emit(event),
      after: (ms, task) => this.#timers.after(ms, task),
      speak: (reply, text) => shared.speaker.speak(reply, text),
      faults: {
        take: (slug) => faults.take(slug, this.id),
        moment: (moment) => this.#moment(moment),
        armTurn: (turn, early) => this.#armTurn(turn, early === 'early'),
      },
    });
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on('close', (code, reason) => this.#onClose(code, reason.toString()));
    // The close event follows and is what counts.
    socket.on('error', () => {});
  }

  get open(): boolean {
    return this.#closed === undefined;
  }

  /** Begins as the service does: `session.created` at once. */
  start(): void {
    this.#moment('accepted');
    if (this.#frozen || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#engine.open();
    this.#moment('created');
  }

  /** Accepts the client and never says a word, as the service does for some agents it cannot start. */
  stayUnheard(): void {
    this.#frozen = true;
  }

  snapshot(): SessionSnapshot {
    return {
      id: this.id,
      dialect: this.#dialect.name,
      model: this.#model,
      query: safeQuery(this.#query),
      session: structuredClone(this.#engine.session),
      items: structuredClone(this.#engine.conversation.items),
      received: [...this.#received],
      responses: [...this.#responses],
      audio: { appends: this.#appends, bytes: this.#bytes, ms: this.#engine.receivedMs },
      ...(this.#closed && { closed: this.#closed }),
    };
  }

  /** Lets a fault strike this connection. */
  strike({ effect }: Strike): void {
    switch (effect.do) {
      case 'freeze':
      case 'silence':
        this.#frozen = true;
        if (effect.do === 'freeze') this.#socket.pause();
        return;
      case 'cut':
        return this.#socket.terminate();
      case 'close':
        return this.#closeSocket(effect.code, effect.reason);
      case 'error-and-close':
        this.fail(effect.code, effect.message);
        return;
      case 'send':
        if (!this.#frozen) this.#socket.send(effect.binary ? Buffer.from(effect.frame) : effect.frame);
        return;
      case 'refuse':
      case 'hang':
      case 'rewrite':
      case 'behave':
        // These strike elsewhere: at the upgrade, or where their slug is asked for.
        return;
    }
  }

  /** An `error` event and the end, as for a model the service does not have. */
  fail(code: string | null, message: string, close = { code: 1000, reason: '' }): void {
    const error = { type: 'invalid_request_error', code, message, param: null, event_id: null };
    this.#emit({ kind: 'error', error });
    this.#closeSocket(close.code, close.reason);
  }

  /** Closes with a frame, and for certain soon after. */
  end(graceMs: number): void {
    this.#socket.resume();
    this.#closeSocket(1001, 'The emulator was closed');
    setTimeout(() => this.#socket.terminate(), graceMs).unref();
  }

  #moment(moment: Moment): void {
    for (const strike of this.#shared.faults.strike(moment, this.id)) this.strike(strike);
  }

  #armTurn(turn: number | undefined, early: boolean): void {
    const fault = turn === undefined ? undefined : this.#shared.scenario?.turns[turn]?.fault;
    if (turn === undefined || fault === undefined) return;
    const { slug, when } = typeof fault === 'string' ? { slug: fault, when: undefined } : fault;
    const request = { slug, session: this.id, ...(when && { when }) };
    if (this.#shared.faults.armTurn(turn, request, early)) this.#moment('turn');
  }

  #closeSocket(code: number | undefined, reason: string): void {
    this.#frozen = true;
    this.#timers.stop();
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#frozen) return;
    const frame = this.#dialect.read(data, isBinary);
    if (frame.kind === 'mistake') return this.#engine.refuse(frame.mistake, frame.eventId);
    this.#record(frame.received, data.length);
    return this.#engine.handle(frame.event);
  }

  #record(event: ClientEvent, bytes: number): void {
    if (event.type === 'input_audio_buffer.append') {
      this.#appends += 1;
      this.#bytes += Buffer.byteLength(event.audio, 'base64');
      this.#shared.journal.record('received', { ...event, audio: `<${bytes} bytes>` });
      return;
    }
    const safe = withoutSecrets(event);
    this.#received.push(safe);
    if (this.#received.length > KEPT_EVENTS) this.#received.shift();
    this.#shared.journal.record('received', safe);
  }

  #emit(event: EngineEvent): void {
    if (event.kind === 'response-done') this.#responses.push(event.response);
    for (const wire of this.#dialect.write(event)) this.#send(wire);
  }

  #send(event: WireEvent): void {
    if (this.#frozen || this.#socket.readyState !== this.#socket.OPEN) return;
    const { faults, journal } = this.#shared;
    const sent = faults.take('unknown-field', this.id)
      ? { ...event, x_unknown_field: { since: 'tomorrow' } }
      : event;
    const text = JSON.stringify(sent);
    const again =
      faults.take('duplicate-event-id', this.id) ||
      (event.type === 'response.created' && faults.take('double-created', this.id));
    this.#socket.send(text);
    if (again) this.#socket.send(text);
    journal.record('sent', AUDIO.has(event.type) ? ({ ...event, delta: '' } as WireEvent) : event);
  }

  #onClose(code: number, reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = { code, reason };
    this.#timers.stop();
    this.#engine.close();
  }
}
