// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/**
 * A timer that is late by this much, or by more than a fifth of the limit, means that this process was suspended, not
 * the peer.
 */
const STALL_MS = 2_000;

/** `down`: nothing arrives. `up`: nothing that is sent gets through, although data may still arrive. */
export type DeadDirection = 'down' | 'up';

/** The connection that a keep-alive watches. */
export interface KeepaliveOptions {
  readonly clock: Clock;
  /** Milliseconds between pings; 5 s in production. */
  readonly pingMs: number;
  /** Milliseconds without a sign of life in a direction after which it is considered dead; 15 s in production. */
  readonly deadMs: number;
  /** Counts all bytes that arrive; a large frame in many small pieces is a sign of life too. */
  bytesRead(): number;
  /** Counts all bytes that the operating system has accepted for sending. */
  bytesSent(): number;
  /** Bytes that wait for the operating system to accept them. */
  backlog(): number;
  ping(): void;
  /** `silentMs`: the time since the last sign of life. */
  onDead(direction: DeadDirection, silentMs: number): void;
}

/** Pings an open connection, and reports once when one of its directions is dead. */
export interface Keepalive {
  /** Must be called for every frame that arrives. */
  seen(): void;
  /** Must be called for every pong, besides `seen`. */
  ponged(): void;
  /** Demands a sign of life within the given milliseconds, from a peer that answers pings. */
  challenge(limitMs: number): void;
  stop(): void;
}

/**
 * Each direction has its own signs of life. Anything that arrives proves the way down. The way up is proved by answers
 * to our own pings, and by a backlog that shrinks; a peer that has never answered a ping is not expected to, but must
 * accept what is sent. The first ping is sent immediately, to find out early which kind of peer this is.
 */
export function startKeepalive({ clock, pingMs, deadMs, ...peer }: KeepaliveOptions): Keepalive {
  let bytesRead = peer.bytesRead();
  let bytesSent = peer.bytesSent();
  let hadBacklog = false;
  let answersPings = false;
  let downAt = clock.now();
  let upAt = downAt;
  let pingAt = downAt;
  /** When a challenge ends, and how long it lasts. */
  let answerBy = Infinity;
  let answerMs = 0;
  let cancel = (): void => {};

  const ping = (now: number): void => {
    peer.ping();
    pingAt = now + pingMs;
  };
  /** A full queue that moves shows that the peer accepts data, however late its pongs are. */
  const look = (now: number): void => {
    if (peer.bytesRead() !== bytesRead) {
      bytesRead = peer.bytesRead();
      answerBy = Infinity;
      // Only parts of a frame: complete frames are reported through `seen`, with their time of arrival.
      if (now - downAt >= deadMs) downAt = now;
    }
    const backlog = peer.backlog() > 0;
    const moved = peer.bytesSent() !== bytesSent;
    bytesSent = peer.bytesSent();
    if (backlog ? hadBacklog && moved : !answersPings) upAt = now;
    hadBacklog = backlog;
  };
  const schedule = (): void => {
    const due = Math.min(pingAt, answerBy, Math.min(downAt, upAt) + deadMs);
    cancel = clock.after(Math.max(due - clock.now(), 1), () => tick(due));
  };
  const tick = (due: number): void => {
    const now = clock.now();
    // After a blocked event loop or a sleep, data that arrived has not been read yet, so the peer gets another chance.
    const stalled = now - due > Math.min(STALL_MS, deadMs / 5);
    if (stalled) {
      downAt = upAt = now;
      if (answerBy < Infinity) answerBy = now + answerMs;
    }
    look(now);
    if (now >= answerBy) {
      peer.onDead('down', answerMs);
      return;
    }
    if (now - downAt >= deadMs || now - upAt >= deadMs) {
      // When the way down is dead no pong arrives either, so the way up is at fault only if other data has arrived
      // since.
      peer.onDead(now - upAt >= deadMs && downAt - upAt > pingMs ? 'up' : 'down', deadMs);
      return;
    }
    if (stalled || now >= pingAt) ping(now);
    schedule();
  };
  ping(downAt);
  schedule();
  return {
    seen() {
      // Bytes are read in `look` only: querying the system for them costs as much as a tenth of a delta.
      downAt = clock.now();
      answerBy = Infinity;
    },
    ponged() {
      answersPings = true;
      upAt = clock.now();
    },
    challenge(limitMs) {
      if (!answersPings) return;
      const now = clock.now();
      // What arrived before this point is not an answer.
      bytesRead = peer.bytesRead();
      answerMs = limitMs;
      answerBy = now + limitMs;
      cancel();
      ping(now);
      schedule();
    },
    stop: () => cancel(),
  };
}
