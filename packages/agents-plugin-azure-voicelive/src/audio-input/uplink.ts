// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { INPUT_SAMPLE_RATE } from './converter.ts';

/** With server turn detection, how much of the sound during an outage is sent afterwards, milliseconds. */
const OUTAGE_TAIL_MS = 1000;
/** With manual turns, how much of an uncommitted turn is kept to be sent again, milliseconds. */
const MANUAL_TURN_MS = 60_000;
/** The shortest turn the service commits, milliseconds (OpenAI Realtime: `input_audio_buffer_commit_empty` below). */
const SHORTEST_TURN_MS = 100;
/** Unsent bytes at which packets are dropped: about eight seconds of audio that the peer does not take. */
const BACKLOG_BYTES = 512 * 1024;

type Kept = Int16Array | 'commit';

/** Where packets go. */
export interface UplinkSocket {
  sendAudio(base64: string): boolean;
  sendCommit(): void;
  sendClear(): void;
  /** Bytes waiting in the socket. */
  readonly bufferedAmount: number;
}

/**
 * Sends packets as they come, and decides what becomes of sound that cannot be sent.
 *
 * With server turn detection stale sound would be answered late, so only the last second survives an outage. A
 * manual turn is wanted whole: it is kept until the service has committed it.
 */
export class Uplink {
  readonly #manual: () => boolean;
  readonly #onBacklog: () => void;
  #socket: UplinkSocket | undefined;
  #kept: Kept[] = [];
  #keptSamples = 0;
  /** Samples since the last commit or clear. */
  #uncommitted = 0;
  /** Samples sent on the present connection: the service's audio clock. */
  #sent = 0;
  #backlogged = false;

  /** @param onBacklog - called once when the peer stops taking audio, until it takes it again. */
  constructor(manual: () => boolean, onBacklog: () => void) {
    this.#manual = manual;
    this.#onBacklog = onBacklog;
  }

  /** The connection is ready: what was kept goes first. */
  open(socket: UplinkSocket): void {
    this.#socket = socket;
    this.#sent = 0;
    this.#backlogged = false;
    const kept = this.#kept;
    if (!this.#manual()) this.#forget();
    for (const entry of kept) {
      if (entry === 'commit') socket.sendCommit();
      else this.#transmit(entry);
    }
  }

  close(): void {
    this.#socket = undefined;
  }

  push(packet: Int16Array): void {
    this.#uncommitted += packet.length;
    if (this.#manual()) this.#keep(packet, MANUAL_TURN_MS);
    if (this.#socket) this.#transmit(packet);
    else if (!this.#manual()) this.#keep(packet, OUTAGE_TAIL_MS);
  }

  /** Ends a manual turn; a very short one is filled up with silence. @returns false when there is nothing to commit. */
  commit(): boolean {
    if (this.#uncommitted === 0) return false;
    const missing = (SHORTEST_TURN_MS * INPUT_SAMPLE_RATE) / 1000 - this.#uncommitted;
    if (missing > 0) this.push(new Int16Array(missing));
    this.#uncommitted = 0;
    if (this.#manual()) this.#kept.push('commit');
    this.#socket?.sendCommit();
    return true;
  }

  /** The service has committed a turn: it need not be kept any longer. */
  committed(): void {
    const end = this.#kept.indexOf('commit');
    if (end < 0) return;
    for (const entry of this.#kept.splice(0, end + 1))
      if (entry !== 'commit') this.#keptSamples -= entry.length;
  }

  /** Drops what is not committed, here and at the service. */
  clear(): void {
    const lastCommit = this.#kept.lastIndexOf('commit');
    for (const entry of this.#kept.splice(lastCommit + 1))
      if (entry !== 'commit') this.#keptSamples -= entry.length;
    if (this.#uncommitted > 0) this.#socket?.sendClear();
    this.#uncommitted = 0;
  }

  /** How long ago the service's audio clock stood at `audioMs`, milliseconds; audio is sent as it is spoken. */
  ageOf(audioMs: number): number {
    return Math.max(0, (this.#sent * 1000) / INPUT_SAMPLE_RATE - audioMs);
  }

  #transmit(packet: Int16Array): void {
    if (!this.#socket) return;
    if (this.#socket.bufferedAmount > BACKLOG_BYTES) {
      if (!this.#backlogged) this.#onBacklog();
      this.#backlogged = true;
      return;
    }
    this.#backlogged = false;
    const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
    if (this.#socket.sendAudio(bytes.toString('base64'))) this.#sent += packet.length;
  }

  #keep(packet: Int16Array, limitMs: number): void {
    this.#kept.push(packet);
    this.#keptSamples += packet.length;
    while (this.#keptSamples > (limitMs * INPUT_SAMPLE_RATE) / 1000) {
      const oldest = this.#kept.shift();
      if (oldest !== undefined && oldest !== 'commit') this.#keptSamples -= oldest.length;
    }
  }

  #forget(): void {
    this.#kept = [];
    this.#keptSamples = 0;
  }
}
