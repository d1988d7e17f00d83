// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const connection = z.int().min(1);
/** Milliseconds since the recording began. */
const atMs = z.number().min(0);
const event = z.looseObject({ type: z.string() });

/** A frame: an event, or what was received instead. */
const frame = {
  connection,
  atMs,
  event: event.optional(),
  /** A text frame that is not an event. */
  text: z.string().optional(),
  /** A binary frame, in base64. */
  binary: z.string().optional(),
};

const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recording'), version: z.literal(1), startedAt: z.iso.datetime() }),
  z.object({ kind: z.literal('open'), connection, atMs, target: z.string() }),
  z.object({ kind: z.literal('refused'), atMs, target: z.string(), status: z.int() }),
  z.object({ kind: z.literal('client'), ...frame }),
  z.object({ kind: z.literal('server'), ...frame }),
  z.object({
    kind: z.literal('close'),
    connection,
    atMs,
    by: z.enum(['client', 'server']),
    code: z.int(),
    reason: z.string(),
  }),
]);

/** One line of a recording. */
export type RecordingLine = z.output<typeof line>;
/** A frame of a recording. */
export type RecordedFrame = Extract<RecordingLine, { kind: 'client' | 'server' }>;

/** The frames of one connection of a recording, in order. */
export interface Take {
  /** Path of the URL that was connected to. */
  path: string;
  steps: (RecordedFrame | Extract<RecordingLine, { kind: 'close' }>)[];
}

/** A recording, ready to be served. */
export interface Recording {
  startedAt: Date;
  takes: [Take, ...Take[]];
}

/** Reads a recording in JSON Lines; throws an Error that names file, line and problem. */
export function parseRecording(text: string, file: string): Recording {
  const takes = new Map<number, Take>();
  let startedAt: Date | undefined;
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue;
    const entry = parseLine(source, `${file}:${index + 1}`);
    if (entry.kind === 'recording') startedAt = new Date(entry.startedAt);
    if (startedAt === undefined)
      throw new Error(`${file}:1: not a recording of the emulator: its first line is missing`);
    if (entry.kind === 'open')
      takes.set(entry.connection, { path: entry.target.split('?')[0] ?? '', steps: [] });
    if (entry.kind === 'client' || entry.kind === 'server' || entry.kind === 'close') {
      const take = takes.get(entry.connection);
      if (take === undefined)
        throw new Error(`${file}:${index + 1}: connection ${entry.connection} was never opened`);
      take.steps.push(entry);
    }
  }
  const [first, ...others] = takes.values();
  if (startedAt === undefined || first === undefined)
    throw new Error(`${file}: the recording holds no connection`);
  return { startedAt, takes: [first, ...others] };
}

function parseLine(source: string, place: string): RecordingLine {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    throw new Error(`${place}: not JSON`);
  }
  const checked = line.safeParse(json);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new Error(`${place}: ${(issue?.path ?? []).join('.') || 'the line'}: ${issue?.message ?? 'invalid'}`);
}
