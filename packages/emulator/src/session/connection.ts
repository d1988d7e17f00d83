// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newEventId, newSessionId } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { Dialect, WireEvent } from '../dialect/dialect.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { ArmedFault } from '../faults/fault-box.ts';
import type { TimedEvent } from '../scenario/raw-event.ts';
import { Script } from '../script/script.ts';
import { safeQuery } from '../secrets.ts';
import { initialSession } from '../settings/initial-session.ts';
import type { SessionTarget } from '../settings/session-target.ts';
import { isIntricate } from './bulk.ts';
import type { Channel } from './channel.ts';
import { LogBook } from './log-book.ts';
import { Outgoing } from './outgoing.ts';
import { RtcCall } from './rtc-call.ts';
import type { ServedSession } from './served.ts';
import { SessionFaults } from './session-faults.ts';
import type { Shared } from './shared.ts';
import { rememberOf, type SessionSnapshot } from './snapshot.ts';
import { strikeSession } from './strike-session.ts';
import { Timers } from './timers.ts';

/** By how much `late-acks` delays acknowledgements, in milliseconds. */
const LATE_ACKS_MS = 50;

/** One client: its socket, its engine, and the faults that strike it. */
export class Connection implements ServedSession {
  readonly id: string;
  readonly #channel: Channel;
  readonly #faults: SessionFaults;
  readonly #outgoing: Outgoing;
  readonly #shared: Shared;
  readonly #model: string;
  readonly #query: URLSearchParams;
  readonly #dialect: Dialect;
  /** Undefined once the connection has ended, because it holds the whole conversation. */
  #engine: Engine | undefined;
  readonly #timers = new Timers();
  readonly #log: LogBook;
  #frozen = false;
  /** What the client sent before the session existed; undefined once it does. */
  #early: { data: Buffer; binary: boolean }[] | undefined = [];
  #last: SessionSnapshot | undefined;
  #leaveThread: (() => void) | undefined;
  #call: RtcCall | undefined;
  #closed: { code: number; reason: string } | undefined;

  constructor(
    channel: Channel,
    target: SessionTarget,
    dialect: Dialect,
    query: URLSearchParams,
    shared: Shared,
  ) {
    const { random, faults, scenario } = shared;
    this.id = newSessionId(random);
    this.#channel = channel;
    this.#faults = new SessionFaults(this.id, faults, scenario, {
      strike: (fault) => this.strike(fault),
      send: (event) => this.#sendRaw(event),
    });
    this.#outgoing = new Outgoing(
      (slug) => this.#faults.take(slug),
      (release) => void this.#timers.after(LATE_ACKS_MS, () => this.#sendAll(release())),
    );
    this.#shared = shared;
    this.#model = target.model;
    this.#dialect = dialect;
    this.#query = query;
    this.#log = new LogBook(shared.journal, shared.feed.open(this.id, target.model));
    const expiresAt = shared.fixedExpiry ?? Math.floor(Date.now() / 1000 + shared.sessionLifetimeS);
    this.#engine = new Engine({
      target,
      family: target.family,
      scenario,
      random,
      pace: shared.pace,
      whenBusy: shared.whenBusy,
      manualTranscription: shared.manualTranscription,
      voiceActivity: shared.createVoiceActivity(),
      script: new Script(scenario, shared.memory),
      backends: shared.backends,
      session: dialect.begin(initialSession(target, { id: this.id, expiresAt, random })),
      emit: (event) => this.#emit(event),
      abandon: (code, message) => this.fail(code, message),
      hangUp: ({ code, reason } = { code: 1000, reason: '' }) => this.#closeSocket(code, reason),
      after: (ms, task) => this.#timers.after(ms, task),
      speak: (reply, text) => shared.speaker.speak(reply, text),
      openAvatarMedia: (offer, events) => shared.avatarPeers.answer(offer, events),
      warn: shared.warn,
      faults: this.#faults,
    });
    channel.listen({
      message: (data, binary) => this.#onMessage(data, binary),
      closed: (code, reason) => this.#onClose(code, reason),
    });
  }

  get open(): boolean {
    return this.#closed === undefined;
  }

  /** Starts: sends `session.created`, and then handles what the client has sent meanwhile. */
  start(): void {
    if (this.#frozen) return;
    this.#carryThread();
    this.#faults.moment('accepted');
    if (this.#frozen || !this.#channel.ready) return;
    this.#timers.after(this.#shared.sessionLifetimeS * 1000, () => this.#expire());
    if (this.#call === undefined) this.#open();
    this.#hearEarly();
  }

  /** Continues the conversation with an agent for which it was opened. */
  #carryThread(): void {
    const engine = this.#engine;
    const thread = engine?.session.agent?.thread_id;
    if (!engine || !thread) return;
    const { threads } = this.#shared;
    engine.resume(threads.itemsOf(thread));
    this.#leaveThread = threads.carry(thread, () => engine.conversation.items);
  }

  /** Announces that the session exists. */
  #open(): void {
    if (this.#frozen || !this.#channel.ready) return;
    this.#engine?.open();
    this.#faults.moment('created');
  }

  #hearEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const { data, binary } of early) this.#onMessage(data, binary);
  }

  /** Becomes the control channel of a call, before it starts: the session begins with the offer of the client. */
  becomeCall(): void {
    this.#call = new RtcCall(this.#shared.random, {
      open: () => this.#open(),
      update: (session) => this.#engine?.handle({ type: 'session.update', session }),
      send: (event) => this.#send(event),
    });
  }

  /** Accepts the client and never sends anything, as the service does for some agents it cannot start. */
  stayUnheard(): void {
    this.#frozen = true;
  }

  snapshot(): SessionSnapshot {
    if (this.#last !== undefined) return this.#last;
    if (this.#engine === undefined) throw new Error('a session without an engine has no end');
    return this.#snapshotOf(this.#engine);
  }

  #snapshotOf(engine: Engine): SessionSnapshot {
    return {
      id: this.id,
      dialect: this.#dialect.name,
      model: this.#model,
      query: safeQuery(this.#query),
      session: structuredClone(engine.session),
      items: structuredClone(engine.conversation.items),
      ...this.#log.tell(engine.receivedMs),
      ...(this.#closed && { closed: this.#closed }),
    };
  }

  /** Lets a fault strike this connection, at once or after its delay. */
  strike(fault: ArmedFault): void {
    if (fault.afterMs === 0) this.#strike(fault);
    else this.#timers.after(fault.afterMs, () => this.#strike(fault));
  }

  hear(words: string): boolean {
    return !this.#frozen && this.#early === undefined && this.#engine?.hearUnspoken(0, words) === true;
  }

  /** An `error` event and the end, as for a model the service does not have. */
  fail(code: string | null, message: string, close = { code: 1000, reason: '' }): void {
    const error = { type: 'invalid_request_error', code, message, param: null, event_id: null };
    this.#emit({ kind: 'error', error });
    this.#closeSocket(close.code, close.reason);
  }

  /**
   * The end of a session's lifetime, as in the sibling service of OpenAI models; nobody has recorded Voice Live's own.
   */
  #expire(): void {
    const message = 'Your session hit the maximum duration.';
    this.fail('session_expired', message, { code: 1001, reason: 'session_expired' });
  }

  /** Closes with a close frame, and forcibly soon after. */
  end(graceMs: number): void {
    this.#frozen = true;
    this.#timers.stop();
    this.#channel.end(graceMs);
  }

  #strike(fault: ArmedFault): void {
    this.#log.note(`fault ${fault.request.slug}`);
    strikeSession(
      {
        channel: this.#channel,
        freeze: () => (this.#frozen = true),
        sendFrame: (frame) => this.#sendFrame(frame),
        fail: (code, message, close) => this.fail(code, message, close),
        close: (code, reason) => this.#closeSocket(code, reason),
        hearNoise: (ms) => void this.#engine?.hearUnspoken(ms),
        after: (ms, task) => void this.#timers.after(ms, task),
      },
      fault,
    );
  }

  #closeSocket(code: number | undefined, reason: string): void {
    this.#frozen = true;
    this.#timers.stop();
    this.#channel.close(code, reason);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#frozen || this.#engine === undefined) return;
    if (this.#early !== undefined) return void this.#early.push({ data, binary: isBinary });
    if (isIntricate(data)) {
      const message = `The frame of ${data.length} bytes holds too many values.`;
      return this.#engine.refuse(new ClientMistake('invalid_request_error', message), undefined);
    }
    const frame = this.#dialect.read(data, isBinary);
    if (frame.kind === 'mistake') {
      if (this.#call?.takeMistake(frame.mistake)) return;
      return this.#engine.refuse(frame.mistake, frame.eventId);
    }
    this.#log.received(frame.received, data.length);
    const { event } = frame;
    if (this.#call?.take(event)) return;
    this.#outgoing.asked(event);
    if (event.type === 'session.update') this.#faults.moment('session-update');
    // A fault may have ended it just now.
    return this.#engine?.handle(event);
  }

  #emit(event: EngineEvent): void {
    this.#log.said(event);
    for (const wire of this.#dialect.write(event)) {
      for (const routed of this.#call?.route(wire) ?? [wire]) this.#send(routed);
    }
  }

  #send(event: WireEvent, encode?: (sent: WireEvent) => string): void {
    this.#sendAll(this.#outgoing.rewrite(event), encode);
  }

  #sendAll(events: readonly WireEvent[], encode = (sent: WireEvent) => this.#dialect.encode(sent)): void {
    for (const sent of events) {
      if (this.#frozen || !this.#channel.ready) return;
      const text = encode(sent);
      this.#channel.send(text, this.#faults.take('trickle'));
      this.#log.sent(sent, text);
    }
  }

  /** Sends an event of a scenario verbatim: it has the names its author wants the client to see. */
  #sendRaw(event: TimedEvent['event']): void {
    this.#send({ event_id: newEventId(this.#shared.random), ...event }, JSON.stringify);
  }

  #sendFrame(frame: string | Buffer): void {
    if (!this.#frozen) this.#channel.send(frame);
  }

  #onClose(code: number, reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = { code, reason };
    this.#log.closed(code, reason);
    this.#timers.stop();
    const engine = this.#engine;
    if (engine === undefined) return;
    this.#leaveThread?.();
    this.#last = rememberOf(this.#snapshotOf(engine));
    this.#engine = undefined;
    engine.close();
  }
}
