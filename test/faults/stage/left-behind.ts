// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Left } from '../result.ts';

/** What is left, in words; `stacks` are those of timers that run on fast time. */
export function leftBehind(
  { sockets, listeners, origins, ...real }: Left,
  stacks: readonly string[] = [],
): string[] {
  const timers = real.timers + stacks.length;
  if (timers + sockets + listeners === 0) return [];
  const places = [...new Set([...origins, ...stacks.map(firstPlace)])];
  return [`left behind: ${timers} timers, ${sockets} sockets, ${listeners} listeners: ${places.join('; ')}`];
}

function firstPlace(stack: string): string {
  return `timer ${/\bat .*\/([^/]+:\d+):\d+\)?$/mu.exec(stack)?.[1] ?? 'of unknown origin'}`;
}
