// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { WebSocket, type RawData } from 'ws';
import { DelayLine } from './delay-line.ts';
import { isVoiced } from './ear.ts';
import type { Line } from './line.ts';
import { GARBAGE } from './misbehaviour.ts';
import { Playout } from './playout.ts';
import type { CallEnd, StreamRecord } from './record.ts';
import { openSocket } from './socket.ts';
import type { MediaStreamOptions } from './media-stream-options.ts';
import { openSecondSocket } from './second-socket.ts';
import type { Wire } from './wire.ts';

/** How long a bridge may take to answer a close, and to close by itself after a stop without one. */
const CLOSE_LIMIT_MS = 2000;
const STOP_LIMIT_MS = 5000;
/** Number of frames after which the second start and the second socket are sent. */
const SECOND_AFTER = 10;
const GARBAGE_EVERY = 5;

/** `bridge`: it closed, or refused, the socket; the call may continue. */
export type StreamEnd = 'bridge' | CallEnd;

/** One media socket of a call, from its upgrade to its close, paced by the clock of the line. */
export class MediaStream {
  readonly record: StreamRecord;
  readonly #line: Line;
  readonly #options: MediaStreamOptions;
  readonly #wire: Wire;
  readonly #playout: Playout;
  readonly #out = new DelayLine<string | Uint8Array>();
  readonly #in = new DelayLine<string | undefined>();
  readonly #frameLength: number;
  #socket: WebSocket | undefined;
  #startSample = 0;
  #frames = 0;
  /** A media message that is held back until the next one has been sent. */
  #held: string | undefined;
  #endedBy: StreamEnd | undefined;
  #deaf = false;
  #cancelTimer: (() => void) | undefined;
  #cancelLimit: (() => void) | undefined;
  #second: { end(): Promise<void> } | undefined;

  constructor(options: MediaStreamOptions) {
    this.#options = options;
    this.#line = options.line;
    this.#wire = options.createWire();
    this.#frameLength = this.#wire.rate / 50;
    this.#playout = new Playout(this.#line, ({ name }) => this.#send(this.#wire.mark(name)));
    this.record = {
      streamId: this.#wire.streamId,
      url: options.publicUrl,
      second: false,
      sent: 0,
      received: 0,
      mediaSent: 0,
      mediaLost: 0,
      mediaSuppressed: 0,
    };
  }

  /** Opens the socket and resolves when it is closed. Never rejects. */
  async run(): Promise<StreamEnd> {
    const { record } = this;
    const { log } = this.#line;
    log.streams.push(record);
    const socket = openSocket(this.#options, record);
    this.#socket = socket;
    socket.once('open', () => this.#opened());
    socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    const abort = (): void => socket.terminate();
    this.#options.signal.addEventListener('abort', abort);
    if (this.#options.signal.aborted) abort();
    const code = await new Promise<number>((resolve) => {
      socket.once('close', resolve);
    });
    this.#options.signal.removeEventListener('abort', abort);
    this.#cancelTimer?.();
    this.#cancelLimit?.();
    await this.#second?.end();
    record.closedAtMs = this.#line.listen();
    this.#line.ear.forget();
    if (record.openedAtMs !== undefined) {
      record.closeCode = code;
      record.closedBy =
        this.#endedBy === undefined ? 'bridge' : this.#endedBy === 'dead-socket' ? 'nobody' : 'carrier';
      log.tell({ type: 'stream-closed', atMs: record.closedAtMs, stream: record });
    }
    return this.#endedBy ?? (this.#options.signal.aborted ? 'abort' : 'bridge');
  }

  /** The caller has left: tells the bridge and closes the socket. */
  hangUp(by: CallEnd): void {
    const socket = this.#socket;
    if (this.#endedBy !== undefined || socket === undefined) return;
    this.#endedBy = by;
    this.#cancelTimer?.();
    if (socket.readyState !== WebSocket.OPEN) return socket.terminate();
    // A carrier has returned the marks of what was heard by then; a process that falls behind has yet to.
    this.#playout.pump();
    this.#flush(Infinity);
    const { stopWithoutClose } = this.#line.misbehaviour;
    const stop = this.#wire.stop();
    if (stop !== undefined) this.#write(stop);
    if (!stopWithoutClose) socket.close(1000);
    const limit = this.#line.now() + (stopWithoutClose ? STOP_LIMIT_MS : CLOSE_LIMIT_MS);
    this.#cancelLimit = this.#line.at(limit, () => socket.terminate());
  }

  #opened(): void {
    const { record } = this;
    record.openedAtMs = this.#line.listen();
    this.#startSample = this.#line.sampleAt(record.openedAtMs);
    for (const message of [...this.#wire.opening(), this.#wire.start()]) this.#send(message);
    this.#line.log.tell({ type: 'stream-opened', atMs: record.openedAtMs, stream: record });
    this.#options.onOpen?.();
    this.#pump();
  }

  #received(data: RawData, isBinary: boolean): void {
    if (this.#endedBy !== undefined || this.#deaf) return;
    this.record.received++;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    this.#in.push(isBinary ? undefined : bytes.toString('utf8'), this.#delayed());
    this.#pump();
  }

  /** Does everything that is due, in order, and runs again when something is due next. */
  #pump(): void {
    this.#cancelTimer?.();
    while (this.#endedBy === undefined && this.#line.sampleAt(this.#line.now()) >= this.#frameEnd)
      this.#frame();
    if (this.#endedBy !== undefined) return;
    for (const text of this.#in.take(this.#line.now())) this.#playout.obey(this.#wire.read(text));
    this.#playout.pump();
    this.#flush(this.#line.now());
    const frameMs = this.#line.msAt(this.#frameEnd);
    const next = Math.min(frameMs, this.#in.nextDueMs, this.#out.nextDueMs, this.#playout.nextDueMs);
    this.#cancelTimer = this.#line.at(next, () => this.#pump());
  }

  get #frameEnd(): number {
    return this.#startSample + (this.#frames + 1) * this.#frameLength;
  }

  /** 20 ms of the caller's audio. */
  #frame(): void {
    const { ear, said, caller, log, misbehaviour, chance } = this.#line;
    const at = this.#frameEnd - this.#frameLength;
    ear.playTo(this.#frameEnd);
    const { samples, digits, hangUp } = caller.next(this.#frameLength, at, ear);
    said.padTo(at);
    said.append(samples);
    for (const digit of digits) {
      this.#send(this.#wire.digit(digit));
      log.digit(this.#line.msAt(at), digit);
    }
    if (misbehaviour.loss !== undefined && chance.loss() < misbehaviour.loss) this.record.mediaLost++;
    else if (misbehaviour.silenceSuppression && !isVoiced(samples)) this.record.mediaSuppressed++;
    else this.#sendMedia(this.#wire.media(samples, this.#frames));
    this.#frames++;
    this.#misbehave();
    if (hangUp) this.hangUp('caller');
  }

  #sendMedia(message: string): void {
    this.record.mediaSent++;
    const held = this.#held;
    this.#held = undefined;
    const {
      misbehaviour: { reorder },
      chance,
    } = this.#line;
    if (held === undefined && reorder !== undefined && chance.order() < reorder) {
      this.#held = message;
      return;
    }
    this.#send(message);
    this.#send(held);
  }

  #misbehave(): void {
    const { misbehaviour, ear } = this.#line;
    const frames = this.#frames;
    if (misbehaviour.garbage && frames % GARBAGE_EVERY === 0) {
      this.#send(GARBAGE[(frames / GARBAGE_EVERY - 1) % GARBAGE.length]);
    }
    if (misbehaviour.secondStart && frames === SECOND_AFTER) this.#send(this.#wire.start());
    if (misbehaviour.secondSocket && frames === SECOND_AFTER) this.#second = openSecondSocket(this.#options);
    const { deadSocket, hangUpMidReplyMs } = misbehaviour;
    if (deadSocket !== undefined && !this.#deaf && frames * 20 >= deadSocket.afterMs) {
      this.#deaf = true;
      if (deadSocket.kind === 'stops-reading') this.#socket?.pause();
      else {
        this.#endedBy = 'dead-socket';
        this.#socket?.terminate();
      }
    }
    const { spurt } = ear;
    if (hangUpMidReplyMs === undefined || spurt === undefined) return;
    const speaks = ear.position - spurt.to < 2 * this.#frameLength;
    if (speaks && this.#line.msAt(spurt.to - spurt.from) >= hangUpMidReplyMs) this.hangUp('caller');
  }

  #send(message: string | Uint8Array | undefined): void {
    if (message !== undefined) this.#out.push(message, this.#delayed());
  }

  #delayed(): number {
    const {
      misbehaviour: { jitterMs },
      chance,
    } = this.#line;
    return this.#line.now() + (jitterMs === undefined ? 0 : chance.jitter() * jitterMs);
  }

  #flush(now: number): void {
    for (const message of this.#out.take(now)) this.#write(message);
  }

  #write(message: string | Uint8Array): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.record.sent++;
    this.#socket.send(message, () => undefined);
  }
}
