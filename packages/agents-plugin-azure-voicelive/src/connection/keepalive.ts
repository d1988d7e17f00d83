// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** A timer this late means that this process stood still, not that the peer did. */
const STALL_MS = 2_000;

/** What a keep-alive watches. */
export interface KeepaliveOptions {
  readonly clock: Clock;
  /** Milliseconds between pings; 10 s in production. */
  readonly pingMs: number;
  /** Milliseconds without anything from the peer after which it counts as gone; 15 s in production. */
  readonly deadMs: number;
  /** Grows with everything that arrives; a large frame in many small pieces is a sign of life too. */
  bytesRead(): number;
  ping(): void;
  onDead(): void;
}

/** Pings an open connection, and tells once when nothing arrives any more. */
export interface Keepalive {
  /** To be called for every frame that arrives. */
  seen(): void;
  stop(): void;
}

export function startKeepalive({ clock, pingMs, deadMs, ...peer }: KeepaliveOptions): Keepalive {
  let bytes = peer.bytesRead();
  let seenAt = clock.now();
  let pingAt = seenAt + pingMs;
  let cancel: () => void;

  const schedule = (): void => {
    const due = Math.min(pingAt, seenAt + deadMs);
    cancel = clock.after(Math.max(due - clock.now(), 1), () => tick(due));
  };
  const tick = (due: number): void => {
    const now = clock.now();
    // After a blocked event loop or a sleep, what arrived has not been read yet: the peer gets another chance.
    const stalled = now - due > STALL_MS;
    if (stalled) seenAt = now;
    if (now - seenAt >= deadMs) {
      if (peer.bytesRead() === bytes) {
        peer.onDead();
        return;
      }
      bytes = peer.bytesRead();
      seenAt = now;
    }
    if (stalled || now >= pingAt) {
      peer.ping();
      pingAt = now + pingMs;
    }
    schedule();
  };
  schedule();
  return {
    seen() {
      seenAt = clock.now();
      bytes = peer.bytesRead();
    },
    stop: () => cancel(),
  };
}
