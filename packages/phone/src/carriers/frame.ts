// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod';
import type { CarrierEvent } from './carrier.ts';

/** The longest frame that is read, in bytes. Carriers send about 20 ms of audio at a time: 2 kB at most. */
export const MAX_FRAME_BYTES = 65_536;

/** A JSON object. */
export type Message = Record<string, unknown>;

/** Reads a message of one kind. */
export type Reader = (message: Message) => CarrierEvent;

/** A reader of messages with this shape, which rejects others. */
export function reader<T>(shape: z.ZodType<T>, says: (message: T) => CarrierEvent): Reader {
  return (message) => {
    const read = shape.safeParse(message);
    return read.success ? says(read.data) : invalid(problemOf(read.error));
  };
}

/** Reads a frame that is a JSON object and chooses the reader by its field `kindField`. */
export function readFrame(
  frame: string | Uint8Array,
  kindField: string,
  readers: ReadonlyMap<string, Reader>,
  normalized: (message: Message) => Message = (message) => message,
): CarrierEvent {
  if (frame.length > MAX_FRAME_BYTES) return invalid(`longer than ${MAX_FRAME_BYTES} bytes`);
  const parsed = parse(frame);
  if (!isMessage(parsed)) return invalid('not a JSON object');
  const message = normalized(parsed);
  const kind = message[kindField];
  if (typeof kind !== 'string') return invalid(`${kindField}: missing`);
  return readers.get(kind)?.(message) ?? { type: 'ignored', kind: 'unknown' };
}

export function invalid(problem: string): CarrierEvent {
  return { type: 'invalid', problem };
}

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(frame: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof frame === 'string' ? frame : textOf(frame));
  } catch {
    return undefined;
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

/** The location of the first problem and what is expected there. Deeper paths may contain names that the peer chose. */
function problemOf({ issues }: z.ZodError): string {
  const { path = [], message = 'unreadable' } = issues[0] ?? {};
  return `${path.slice(0, 2).join('.')}: ${message}`;
}
