// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { type Clock, monotonicClock } from '../clock.ts';

export interface SilenceOptions {
  /** Silence on both sides, counted from the end of what the caller *heard*, milliseconds. */
  afterMs: number;
  /** What to do about it, such as asking whether somebody is there; `time` counts from 1. */
  onSilent: (time: number) => unknown;
  /** How often; 2 by default. The count restarts when the caller says or presses something. */
  times?: number;
  /** Called when the caller is still silent after the last time; usually ends the call. */
  thenHangUp?: () => unknown;
  /** Called with exceptions of the callbacks. */
  onError?: (error: unknown) => void;
}

/** The parts of a call that show whether it is silent. */
export interface Quiet {
  readonly session: voice.AgentSession;
  /** Whether the agent can be heard, or is about to be. */
  isHeard(): boolean;
  /** Calls back when the caller does something without speaking, such as pressing a key; returns a function that stops this. */
  onSign?(listener: () => void): () => void;
}

/** How often to check whether the agent can still be heard, milliseconds. */
const LOOK_EVERY_MS = 100;
const DEFAULT_TIMES = 2;

/**
 * Watches for silence in a call. Returns a function that stops this; it stops by itself with the session.
 * @throws RangeError for times that cannot be satisfied.
 */
export function watchSilence(
  quiet: Quiet,
  options: SilenceOptions,
  clock: Clock = monotonicClock,
): () => void {
  const { session } = quiet;
  const { afterMs, onSilent, times = DEFAULT_TIMES, thenHangUp, onError } = options;
  if (!(afterMs > 0)) throw new RangeError(`afterMs is ${afterMs}; use milliseconds, more than 0`);
  if (!Number.isInteger(times) || times < 0) throw new RangeError(`times is ${times}; use a whole number`);
  let count = 0;
  let silentSince = clock.now();
  let isCallerSpeaking = false;
  let cancelTimer: () => void = () => undefined;

  const isBusy = (): boolean =>
    isCallerSpeaking ||
    quiet.isHeard() ||
    session.agentState === 'thinking' ||
    session.agentState === 'speaking';
  const run = (callback: () => unknown): void => {
    void (async () => callback())()
      .catch((error: unknown) => onError?.(error))
      .catch(() => undefined);
  };
  const look = (): void => {
    const now = clock.now();
    // Before any callback, which may end the watch.
    cancelTimer = clock.after(LOOK_EVERY_MS, look);
    if (isBusy()) silentSince = now;
    if (now - silentSince < afterMs) return;
    silentSince = now;
    count += 1;
    if (count <= times) return run(() => onSilent(count));
    end();
    if (thenHangUp) run(thenHangUp);
  };
  const sign = (): void => {
    count = 0;
    silentSince = clock.now();
  };
  const onUser = ({ newState }: { newState: string }): void => {
    isCallerSpeaking = newState === 'speaking';
    if (isCallerSpeaking) sign();
  };
  const { UserStateChanged, Close } = voice.AgentSessionEventTypes;
  session.on(UserStateChanged, onUser);
  session.on(Close, end);
  const stopSigns = quiet.onSign?.(sign);
  look();
  return end;

  function end(): void {
    cancelTimer();
    cancelTimer = () => undefined;
    stopSigns?.();
    session.off(UserStateChanged, onUser);
    session.off(Close, end);
  }
}
