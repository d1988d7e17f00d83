// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFormat } from '../audio-format.ts';

/** How much audio of a detected turn is buffered while disconnected, milliseconds; older audio would be answered too late. */
const FRESH_MS = 1000;
/** How much of a manual turn is kept for sending again, milliseconds. */
const KEPT_MS = 60_000;
/** The longest message, milliseconds. */
const MESSAGE_MS = 100;

/** The audio of a turn in packets, and how much of it has been sent on the present connection. */
export class Turn {
  /** Whether the audio is kept after it was sent, to be sent again: true for turns that are committed manually. */
  readonly kept: boolean;
  /** Clock time of its first voice, milliseconds. */
  startedAt: number | undefined;
  /** Whether its commit has been sent on the present connection. */
  commitSent = false;
  /** Clock time of that commit, milliseconds. */
  committedAt = Number.POSITIVE_INFINITY;
  /** Set once the service has confirmed the commit on the present connection. */
  itemId: string | undefined;
  #packets: Int16Array[] = [];
  /** Index of the first packet that has not been sent. */
  #next = 0;
  #length = 0;
  #held = 0;
  #unsent = 0;
  #uploaded = false;
  readonly #mostHeld: number;
  readonly #longestMessage: number;

  constructor(kept: boolean, format: AudioFormat) {
    this.kept = kept;
    this.#mostHeld = format.samplesIn(kept ? KEPT_MS : FRESH_MS);
    this.#longestMessage = format.samplesIn(MESSAGE_MS);
  }

  /** Samples since the turn began, including dropped ones. */
  get length(): number {
    return this.#length;
  }

  /** Samples kept, sent or not. */
  get held(): number {
    return this.#held;
  }

  /** Samples not sent yet. */
  get unsent(): number {
    return this.#unsent;
  }

  /** Whether the service holds part of it. */
  get uploaded(): boolean {
    return this.#uploaded;
  }

  /** @returns how many samples were dropped unsent. */
  add(packet: Int16Array): number {
    this.#packets.push(packet);
    this.#length += packet.length;
    this.#held += packet.length;
    this.#unsent += packet.length;
    let lost = 0;
    while (this.#held > this.#mostHeld) {
      const samples = this.#packets.shift()?.length ?? this.#held;
      this.#held -= samples;
      if (this.#next > 0) {
        this.#next -= 1;
      } else {
        this.#unsent -= samples;
        lost += samples;
      }
    }
    return lost;
  }

  /** Sends the next packets as one message. @returns false when `send` did. */
  sendNext(send: (samples: Int16Array) => boolean): boolean {
    let end = this.#next;
    let length = 0;
    for (let packet = this.#packets[end]; packet; packet = this.#packets[end]) {
      if (length > 0 && length + packet.length > this.#longestMessage) break;
      length += packet.length;
      end += 1;
    }
    if (!send(joined(this.#packets.slice(this.#next, end), length))) return false;
    this.#unsent -= length;
    this.#uploaded = true;
    if (this.kept) {
      this.#next = end;
    } else {
      this.#packets.splice(0, end);
      this.#held = this.#unsent;
    }
    return true;
  }

  /** The connection is lost: the turn has to be sent again from its beginning. */
  rewind(): void {
    this.commitSent = false;
    this.itemId = undefined;
    this.#next = 0;
    this.#unsent = this.#held;
    this.#uploaded = false;
    if (!this.kept) this.#length = this.#held;
  }
}

function joined(packets: readonly Int16Array[], length: number): Int16Array {
  const [first] = packets;
  if (first && packets.length === 1) return first;
  const all = new Int16Array(length);
  let at = 0;
  for (const packet of packets) {
    all.set(packet, at);
    at += packet.length;
  }
  return all;
}
