// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';

/**
 * How many calls one worker takes. The framework's default refuses calls while the whole machine is above 70 % CPU,
 * which says little about this worker: it includes other processes, and a burst of callers is admitted before their
 * load shows. The cost of a call is known (README, "Growing"), so calls are counted instead.
 */
const MB_PER_CALL = 180;
/** A call takes about a seventh of a core. */
const CALLS_PER_CORE = 5;
/** For the worker itself and its idle processes. */
const RESERVED_MB = 512;

/** @param memoryMb - what the process may use, container limits included. */
export function defaultMaxCalls(
  memoryMb = process.availableMemory() / 2 ** 20,
  cores = availableParallelism(),
): number {
  const byMemory = Math.floor((memoryMb - RESERVED_MB) / MB_PER_CALL);
  return Math.max(1, Math.min(byMemory, cores * CALLS_PER_CORE));
}

/** Reads `MAX_CALLS`; throws an Error if it is not a valid number of calls. */
export function maxCallsFrom(env: NodeJS.ProcessEnv): number {
  const text = env['MAX_CALLS'];
  if (text === undefined || text === '') return defaultMaxCalls();
  const calls = Number(text);
  if (!Number.isInteger(calls) || calls < 1) {
    throw new Error(`MAX_CALLS is "${text}": set a whole number of calls from 1, or leave it out.`);
  }
  return calls;
}

/** Share of the worker that is in use, 0 to 1; LiveKit prefers workers with less, and sends nothing to one at 1. */
export function loadOf(activeCalls: number, maxCalls: number): number {
  return Math.min(1, activeCalls / maxCalls);
}
