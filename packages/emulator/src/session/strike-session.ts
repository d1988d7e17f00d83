// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ArmedFault } from '../faults/fault-box.ts';
import type { Channel } from './channel.ts';

/** A session as the faults see it. */
export interface FaultTarget {
  readonly channel: Channel;
  /** Stops sending and receiving. */
  freeze(): void;
  /** Sends a frame unchanged, unless frozen. */
  sendFrame(frame: string | Buffer): void;
  /** Sends an `error` event, then closes. */
  fail(code: string, message: string, close: { code: number; reason: string }): void;
  close(code: number | undefined, reason: string): void;
  /** Simulates speech for some milliseconds. */
  hearNoise(ms: number): void;
  /** Runs `task` after some milliseconds unless the session ends first. */
  after(ms: number, task: () => void): void;
}

/** Lets a fault strike a session. */
export function strikeSession(target: FaultTarget, { effect, request }: ArmedFault): void {
  switch (effect.do) {
    case 'freeze': {
      const { direction = 'both' } = request;
      target.channel.vanish(direction);
      if (direction === 'both') target.freeze();
      return;
    }
    case 'silence':
      return target.freeze();
    case 'stall':
      return target.channel.stall(request.forMs ?? effect.ms);
    case 'cut':
      return target.channel.cut();
    case 'close':
      return target.close(effect.code, effect.reason);
    case 'error-and-close':
      return target.fail(effect.code, effect.message, effect.close);
    case 'send':
      return target.sendFrame(effect.binary ? Buffer.from(effect.frame()) : effect.frame());
    case 'hear': {
      const { ms, againMs } = effect;
      target.hearNoise(ms);
      if (againMs !== undefined) target.after(againMs, () => target.hearNoise(ms));
      return;
    }
    case 'break-tls':
    case 'expire-token':
    case 'refuse':
    case 'hang':
    case 'rewrite':
    case 'behave':
      // These strike elsewhere: before there is a session, or where their slug is looked up.
      return;
  }
}
