// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Channel } from '../session/channel.ts';
import type { Strike } from './fault-box.ts';

/** A session as the faults see it. */
export interface Victim {
  readonly channel: Channel;
  /** Says and takes nothing more. */
  freeze(): void;
  /** Sends a frame as it is, unless frozen. */
  sendFrame(frame: string | Buffer): void;
  /** Sends an `error` event, then closes. */
  fail(code: string, message: string, close: { code: number; reason: string }): void;
  close(code: number | undefined, reason: string): void;
  /** Hears speech that is not there, for some milliseconds. */
  hearNoise(ms: number): void;
  /** Runs `task` after some milliseconds unless the session ends first. */
  after(ms: number, task: () => void): void;
}

/** Lets a fault strike a session. */
export function strikeSession(victim: Victim, { effect, request }: Strike): void {
  switch (effect.do) {
    case 'freeze': {
      const { direction = 'both' } = request;
      victim.channel.vanish(direction);
      if (direction === 'both') victim.freeze();
      return;
    }
    case 'silence':
      return victim.freeze();
    case 'stall':
      return victim.channel.stall(request.forMs ?? effect.ms);
    case 'cut':
      return victim.channel.cut();
    case 'close':
      return victim.close(effect.code, effect.reason);
    case 'error-and-close':
      return victim.fail(effect.code, effect.message, effect.close);
    case 'send':
      return victim.sendFrame(effect.binary ? Buffer.from(effect.frame()) : effect.frame());
    case 'hear': {
      const { ms, againMs } = effect;
      victim.hearNoise(ms);
      if (againMs !== undefined) victim.after(againMs, () => victim.hearNoise(ms));
      return;
    }
    case 'break-tls':
    case 'expire-token':
    case 'refuse':
    case 'hang':
    case 'rewrite':
    case 'behave':
      // These strike elsewhere: before there is a session, or where their slug is asked for.
      return;
  }
}
