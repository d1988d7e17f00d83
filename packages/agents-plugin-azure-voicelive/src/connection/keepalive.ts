// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** A timer this late, or later than a fifth of the limit, means that this process stood still, not that the peer did. */
const STALL_MS = 2_000;

/** `down`: nothing arrives. `up`: nothing of what is sent gets through, although the peer may still be heard. */
export type DeadDirection = 'down' | 'up';

/** What a keep-alive watches. */
export interface KeepaliveOptions {
  readonly clock: Clock;
  /** Milliseconds between pings; 5 s in production. */
  readonly pingMs: number;
  /** Milliseconds without a sign of life in a direction after which it counts as dead; 15 s in production. */
  readonly deadMs: number;
  /** Grows with everything that arrives; a large frame in many small pieces is a sign of life too. */
  bytesRead(): number;
  /** Grows with everything the system has taken over for sending. */
  bytesSent(): number;
  /** What waits for the system to take it. */
  backlog(): number;
  ping(): void;
  /** `silentMs`: for how long there has been no sign of life. */
  onDead(direction: DeadDirection, silentMs: number): void;
}

/** Pings an open connection, and tells once when one of its directions is dead. */
export interface Keepalive {
  /** To be called for every frame that arrives. */
  seen(): void;
  /** To be called for every pong, besides `seen`. */
  ponged(): void;
  /** Wants a sign of life within so many milliseconds, of a peer that answers pings. */
  challenge(limitMs: number): void;
  stop(): void;
}

/**
 * Each direction has its own signs of life. What arrives proves the way down. The way up is proved by answers to our
 * own pings, and by a backlog that shrinks; a peer that has never answered a ping is not expected to, but has to take
 * what is sent. The first ping goes out at once, so that it is known early which kind of peer this is.
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
  /** A queue that was full and moves shows that the peer takes what is sent, however late its pongs are. */
  const look = (now: number): void => {
    if (peer.bytesRead() !== bytesRead) {
      bytesRead = peer.bytesRead();
      answerBy = Infinity;
      // Only pieces of a frame: whole ones are told by `seen`, with the time at which they came.
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
    // After a blocked event loop or a sleep, what arrived has not been read yet: the peer gets another chance.
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
      // With the way down dead no pong comes either; the way up is to blame only where others were heard since.
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
      // The bytes are left to `look`: asking the system for them costs as much as a tenth of a delta.
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
      // What came before this is no answer.
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
