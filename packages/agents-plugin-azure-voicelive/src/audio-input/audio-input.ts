// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import { interleave } from '@voicelive-kit/audio';
import type { AudioFormat } from '../audio-format.ts';
import type { Clock } from '../connection/clock.ts';
import { InputConverter } from './converter.ts';
import { Turn } from './turn.ts';
import { VoiceGate } from './voice-gate.ts';

/** Maximum total length of the turns that wait for a transcript or a response, milliseconds. */
const ALL_TURNS_MS = 180_000;
/**
 * The shortest turn the service commits, milliseconds; shorter ones fail with `input_audio_buffer_commit_empty` (OpenAI
 * Realtime).
 */
const SHORTEST_TURN_MS = 100;
/** Live audio is held back while the socket buffers at least this much audio, milliseconds. */
const BACKLOG_MS = 8192;
/** The same limit for audio that is not urgent: lower, because everything else queues behind it. */
const PACED_MS = 2048;
/** How long each packet is sent immediately after the last voice, milliseconds; longer than the silence that ends a turn. */
const LIVELY_MS = 1500;
/** Otherwise packets are combined into messages of this length, milliseconds, which uses a third of the CPU. */
const QUIET_MESSAGE_MS = 40;
/** How long silence is held back waiting for more frames, milliseconds; a muted microphone sends none. */
const QUIET_WAIT_MS = 100;
/** How often a full socket is checked, milliseconds. */
const DRAIN_POLL_MS = 10;

/** Where the audio is sent. */
export interface AudioSocket {
  /** Returns false when the connection is not open and nothing was sent. */
  sendAudio(base64: string): boolean;
  /** @param refused - called when the service refuses the commit. */
  sendCommit(refused: () => void): void;
  sendClear(): void;
  /** Bytes buffered in the socket. */
  readonly bufferedAmount: number;
}

export interface AudioInputInit {
  /** The format in which audio is sent to the service. */
  readonly format: AudioFormat;
  /** Whether turn detection is off, so that turns are committed manually. */
  manual(): boolean;
  readonly clock: Clock;
  /** What the agent's output played while a packet was recorded: the second channel of a two-channel format. */
  reference?(packet: Int16Array): Int16Array;
  /** Called when the service is too slow and audio is dropped; once until it has caught up. */
  onBacklog(): void;
}

/**
 * The caller's audio on its way to the service: converted, sent as it arrives, and kept as long as it may have to be
 * sent again.
 *
 * With server turn detection only the last second survives an outage, because older audio would be answered too late. A
 * manual turn is kept until it has a transcript or a response. After an outage it is sent again as fast as the socket
 * drains, followed by its commit and newer audio.
 */
export class AudioInput {
  readonly #init: AudioInputInit;
  readonly #format: AudioFormat;
  readonly #converter: InputConverter;
  readonly #gate: VoiceGate;
  /** Limits in samples. */
  readonly #lively: number;
  readonly #quietMessage: number;
  /** The turn that is not committed yet. */
  #turn: Turn;
  /** Committed turns that the service may still need, oldest first. */
  #committed: Turn[] = [];
  /** Samples since the last voice. */
  #silent = 0;
  #socket: AudioSocket | undefined;
  #cancelTimer: (() => void) | undefined;
  #afterCommits: (() => void)[] = [];
  /** Samples sent on the present connection: the service's audio clock. */
  #sent = 0;
  #backlogged = false;

  constructor(init: AudioInputInit) {
    const { format } = init;
    this.#init = init;
    this.#format = format;
    this.#converter = new InputConverter(format);
    this.#gate = new VoiceGate(format.sampleRate);
    this.#lively = format.samplesIn(LIVELY_MS);
    this.#quietMessage = format.samplesIn(QUIET_MESSAGE_MS);
    this.#turn = new Turn(init.manual(), format);
  }

  /** True while a commit waits for a connection, or behind audio that has not been sent. */
  get commitWaiting(): boolean {
    return this.#committed.some(({ commitSent }) => !commitSent);
  }

  /** How long ago the service's audio clock stood at `audioMs`, milliseconds. */
  ageOf(audioMs: number): number {
    return Math.max(0, this.#format.msOf(this.#sent + this.#turn.unsent) - audioMs);
  }

  /** @throws RangeError for a rate or channel count that cannot be converted. */
  push(frame: AudioFrame): void {
    this.followMode();
    for (const packet of this.#converter.push(frame)) this.#add(packet);
    // A manual turn does not need to be sent before it ends.
    const lively = this.#silent < this.#lively && !this.#turn.kept;
    if (lively || this.#turn.unsent >= this.#quietMessage) this.#pump();
    // Sent together with the next voice.
    else if (this.#socket) this.#pumpLater(QUIET_WAIT_MS);
  }

  /** The service has detected the end of speech: until the next voice no single packet is urgent. */
  speechEnded(): void {
    // If the last packet had voice, the caller is already speaking again.
    if (this.#silent > 0) this.#silent = Math.max(this.#silent, this.#lively);
  }

  /**
   * Ends a turn; a very short one is padded with silence.
   * @param notBefore - clock milliseconds before which the turn cannot have begun.
   * @returns false when there is nothing to commit.
   */
  commit(notBefore = 0): boolean {
    this.followMode();
    for (const packet of this.#converter.flush()) this.#add(packet);
    const turn = this.#turn;
    if (turn.length === 0) return false;
    // With server turn detection a commit only ends the turn sooner.
    if (!turn.kept && !this.#socket) return false;
    const missing = this.#format.samplesIn(SHORTEST_TURN_MS) - turn.length;
    if (missing > 0) this.#add(new Int16Array(Math.ceil(missing / this.#format.channels)));
    const now = this.#init.clock.now();
    turn.startedAt = Math.min(Math.max(turn.startedAt ?? now, notBefore), now);
    this.#committed.push(turn);
    this.#letGo();
    this.#turn = new Turn(turn.kept, this.#format);
    this.#pump();
    return true;
  }

  /** Drops the uncommitted audio, here and at the service. */
  clear(): void {
    this.#converter.clear();
    // Not when the service only holds parts of the committed turn before it.
    if (this.#turn.uploaded) this.#socket?.sendClear();
    this.#turn = new Turn(this.#init.manual(), this.#format);
  }

  /** Drops the uncommitted audio when turn detection was switched on or off. */
  followMode(): void {
    if (this.#turn.kept !== this.#init.manual()) this.clear();
  }

  /** The connection is ready: buffered audio is sent first. */
  open(socket: AudioSocket): void {
    if (this.#socket) this.close();
    this.followMode();
    this.#socket = socket;
    this.#sent = 0;
    this.#pump();
  }

  /** The connection is lost. */
  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#socket = undefined;
    this.#backlogged = false;
    this.#afterCommits = [];
    this.#committed = this.#committed.filter(({ kept }) => kept);
    for (const turn of [...this.#committed, this.#turn]) turn.rewind();
  }

  /**
   * The service has confirmed a commit, which can only be the oldest one sent. The turn is still kept.
   * @returns the turn; undefined if it was not ended manually.
   */
  turnCommitted(itemId: string): Turn | undefined {
    const turn = this.#committed.find((one) => one.commitSent && one.itemId === undefined);
    if (turn) turn.itemId = itemId;
    return turn;
  }

  /** A turn has its transcript or response and is no longer needed. */
  turnSettled(itemId: string): void {
    this.#committed = this.#committed.filter((turn) => turn.itemId !== itemId);
  }

  /**
   * Calls back when all commits so far have been sent: immediately if none is waiting, never if the connection is lost
   * first. For events that must not overtake a turn, such as the request for its response.
   */
  afterCommits(callback: () => void): void {
    if (this.commitWaiting) this.#afterCommits.push(callback);
    else callback();
  }

  /** @param recorded - audio of the microphone alone. */
  #add(recorded: Int16Array): void {
    const packet = this.#withReference(recorded);
    if (this.#gate.hears(recorded)) {
      this.#silent = 0;
      this.#turn.startedAt ??= this.#init.clock.now();
    } else {
      this.#silent += packet.length;
    }
    const lost = this.#turn.add(packet);
    // Expected during an outage.
    if (lost === 0 || !this.#socket || this.#backlogged) return;
    this.#backlogged = true;
    this.#init.onBacklog();
  }

  #withReference(recorded: Int16Array): Int16Array {
    if (this.#format.channels === 1) return recorded;
    return interleave(recorded, this.#init.reference?.(recorded) ?? new Int16Array(recorded.length));
  }

  /** Drops the oldest committed turns when there are too many. */
  #letGo(): void {
    let samples = this.#committed.reduce((sum, { held }) => sum + held, 0);
    while (this.#format.msOf(samples) > ALL_TURNS_MS && this.#committed.length > 1) {
      // Never a turn that is half sent: the next one would be committed together with that half.
      const at = this.#committed.findIndex(({ uploaded, commitSent }) => commitSent || !uploaded);
      const [gone] = this.#committed.splice(at, 1);
      samples -= gone?.held ?? 0;
    }
  }

  /** Sends buffered audio, in order, until the socket is full. */
  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#socket && this.#sendNext(this.#socket));
  }

  #pumpLater(ms: number): void {
    this.#cancelTimer ??= this.#init.clock.after(ms, () => this.#pump());
  }

  /** Sends the next piece or commit. @returns false when nothing more can be sent now. */
  #sendNext(socket: AudioSocket): boolean {
    const turn = this.#committed.find(({ commitSent }) => !commitSent) ?? this.#turn;
    if (turn.unsent > 0) {
      if (socket.bufferedAmount <= this.#format.wireBytes(turn.kept ? PACED_MS : BACKLOG_MS)) {
        return turn.sendNext((samples) => this.#transmit(socket, samples));
      }
      this.#pumpLater(DRAIN_POLL_MS);
      return false;
    }
    if (turn === this.#turn) {
      this.#backlogged = false;
      return false;
    }
    turn.commitSent = true;
    turn.committedAt = this.#init.clock.now();
    if (!turn.kept) this.#forget(turn);
    socket.sendCommit(() => this.#forget(turn));
    if (!this.commitWaiting) for (const callback of this.#afterCommits.splice(0)) callback();
    return true;
  }

  #forget(turn: Turn): void {
    this.#committed = this.#committed.filter((other) => other !== turn);
  }

  #transmit(socket: AudioSocket, samples: Int16Array): boolean {
    if (!socket.sendAudio(this.#format.encode(samples))) return false;
    this.#sent += samples.length;
    return true;
  }
}
