// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { systemClock, type Clock } from './clock.ts';
import type { ServingTarget } from '../errors/index.ts';
import { hearRejection } from '../errors/of-application.ts';

/** Records which targets failed, so that sessions begin at one that works. */
export interface TargetHealth {
  /** Milliseconds until a target can be trusted again; 0 for one without known failures. */
  cooldownMs(target: ServingTarget): number;
  /** A target failed and must not be trusted for the given milliseconds. */
  failed(target: ServingTarget, forMs: number): void;
}

/** A separate record, on a monotonic clock. */
export function createTargetHealth(clock: Clock = systemClock): TargetHealth {
  const until = new Map<string, number>();
  const keyOf = ({ host, model }: ServingTarget): string => `${host} ${model}`;
  return {
    cooldownMs: (target) => Math.max(0, (until.get(keyOf(target)) ?? 0) - clock.now()),
    failed(target, forMs) {
      const now = clock.now();
      for (const [key, end] of until) if (end <= now) until.delete(key);
      const key = keyOf(target);
      until.set(key, Math.max(until.get(key) ?? 0, now + forMs));
    },
  };
}

const SHARED = Symbol.for('@voicelive-kit/target-health');

/** The record that all sessions of this process share, including those of other copies of the package. */
export function sharedTargetHealth(): TargetHealth {
  const holder = globalThis as { [SHARED]?: TargetHealth };
  return (holder[SHARED] ??= createTargetHealth());
}

/**
 * Makes a `targetHealth` of the application safe: when it throws or returns an invalid value, `instead` is used from
 * then on.
 */
export function guardedTargetHealth(
  health: TargetHealth,
  warn: (message: string) => void,
  instead: TargetHealth = sharedTargetHealth(),
): TargetHealth {
  let trusted = health;
  const leave = (): TargetHealth => {
    if (trusted === instead) return instead;
    trusted = instead;
    warn('The targetHealth failed; the record of this process is used instead.');
    return instead;
  };
  return {
    cooldownMs(target) {
      let answer: unknown;
      try {
        answer = trusted.cooldownMs(target);
        // An async implementation; its rejection must not end the process.
        hearRejection(answer);
      } catch {
        // The thrown value comes from the application and may contain anything.
      }
      return typeof answer === 'number' && answer >= 0 ? answer : leave().cooldownMs(target);
    },
    failed(target, forMs) {
      try {
        const given: unknown = trusted.failed(target, forMs);
        hearRejection(given, leave);
      } catch {
        leave().failed(target, forMs);
      }
    },
  };
}
