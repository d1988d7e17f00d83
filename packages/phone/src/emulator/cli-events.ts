// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CallEvent } from './record.ts';

/** One line for an event; undefined for those that occur dozens of times per second. Bodies and parameters are omitted. */
export function describeEvent(event: CallEvent): string | undefined {
  switch (event.type) {
    case 'request': {
      const { atMs, purpose, method, url, status, error } = event.request;
      return line(atMs, `${purpose}: ${method} ${withoutQuery(url)} → ${status ?? error ?? 'no answer'}`);
    }
    case 'instruction':
      return line(event.atMs, `TwiML <${event.instruction.verb}>`);
    case 'stream-opened':
      return line(
        event.atMs,
        `${event.stream.second ? 'second ' : ''}media socket open, ${event.stream.streamId}`,
      );
    case 'stream-closed':
      return line(
        event.atMs,
        `media socket closed by the ${event.stream.closedBy}, ${event.stream.closeCode}`,
      );
    case 'step':
      return line(event.step.fromMs, `caller: ${event.step.step}`);
    case 'digit':
      return line(event.atMs, `caller presses ${event.digit}`);
    case 'clear':
      return line(event.clear.atMs, `clear, ${event.clear.droppedSamples} samples dropped`);
    case 'problem':
      return line(
        event.problem.atMs,
        `problem${event.problem.code === undefined ? '' : ` ${event.problem.code}`}: ${event.problem.message}`,
      );
    case 'ended':
      return line(event.atMs, `ended by: ${event.by}`);
    default:
      return undefined;
  }
}

function line(atMs: number, text: string): string {
  return `${(atMs / 1000).toFixed(2).padStart(7)} s  ${text}`;
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
