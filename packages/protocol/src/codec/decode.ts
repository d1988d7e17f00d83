// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';
import { isObject } from './shape.ts';
import type { Problem, Shape } from './shape.ts';
import { CLIENT_SHAPES, SERVER_SHAPES } from './shapes.ts';

/** The problem of an unusable frame. */
export type MalformedProblem = 'binary' | 'not-json' | 'not-an-object' | 'no-type' | 'missing-field';

/** A frame that cannot be used; `detail` names fields and positions, never their content. */
export interface Malformed {
  kind: 'malformed';
  problem: MalformedProblem;
  detail: string;
  /** The event type, if it could be read. */
  type?: string;
  /** With `missing-field`: the dotted path of the field. */
  field?: string;
  /** With `missing-field`: the id in the frame, so that a server can name it in its error. */
  eventId?: string;
}

/** A usable frame: each field matches its type, or was omitted. */
export interface DecodedEvent<E> {
  kind: 'event';
  event: E;
  /** Paths of omitted values that did not match their type, the first twenty; absent when there are none. */
  dropped?: string[];
}

/** The result of decoding one frame. */
export type Decoded<E> =
  DecodedEvent<E> | { kind: 'unknown'; type: string; event: Record<string, unknown> } | Malformed;

export interface DecodeOptions {
  /** True when the transport delivered a binary frame; the protocol has none. */
  binary?: boolean;
}

/** A frame as delivered by a transport; bytes are UTF-8 text. */
export type Frame = string | Uint8Array | ArrayBuffer;

/** Renames a parsed event and its fields to the newest names before they are checked. */
export type Rename = (event: Record<string, unknown>) => Record<string, unknown>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a frame of the service and never throws. Every field of a known event matches its type: an invalid one is
 * omitted and listed in `dropped`, an invalid required one makes the frame malformed. Unknown events and fields are
 * kept.
 */
export function decodeServerEvent(data: Frame, options?: DecodeOptions): Decoded<ServerEvent> {
  return decode<ServerEvent>(data, SERVER_SHAPES, options);
}

/** Decodes a frame of a client and never throws. Only the required fields are checked: the server checks the rest. */
export function decodeClientEvent(data: Frame, options?: DecodeOptions): Decoded<ClientEvent> {
  return decode<ClientEvent>(data, CLIENT_SHAPES, options);
}

export function decode<E>(
  data: Frame,
  shapes: ReadonlyMap<string, Shape>,
  options?: DecodeOptions,
  rename?: Rename,
): Decoded<E> {
  if (options?.binary) return malformed('binary', 'a binary frame; the protocol has text frames only');
  let text: string;
  try {
    text = typeof data === 'string' ? data : utf8.decode(data);
  } catch {
    return malformed(
      'not-json',
      `${data instanceof ArrayBuffer ? 'bytes' : typeof data} that are not UTF-8 text`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text, which may be a caller's words or a key.
    return malformed('not-json', `${text.length} characters that are not JSON`);
  }
  if (!isObject(value)) return malformed('not-an-object', `${kindOf(value)} instead of an object`);
  const type = value['type'];
  if (typeof type !== 'string') return malformed('no-type', `type is ${kindOf(type)}, not a string`);

  const event = rename === undefined ? value : rename(value);
  const name = rename === undefined ? type : String(event['type']);
  const shape = shapes.get(name);
  if (shape === undefined) return { kind: 'unknown', type: name, event };
  const dropped: string[] = [];
  const problem = shape.check(event, dropped);
  if (problem !== undefined) return missingField(name, event, problem);
  return dropped.length === 0
    ? { kind: 'event', event: event as E }
    : { kind: 'event', event: event as E, dropped };
}

function malformed(problem: MalformedProblem, detail: string): Malformed {
  return { kind: 'malformed', problem, detail };
}

function missingField(type: string, event: Record<string, unknown>, problem: Problem): Malformed {
  const eventId = event['event_id'];
  return {
    kind: 'malformed',
    problem: 'missing-field',
    detail: `${type}: ${problem.field} is ${kindOf(problem.found)}, not ${problem.wanted}`,
    type,
    field: problem.field,
    ...(typeof eventId === 'string' && { eventId }),
  };
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number out of range';
  return Array.isArray(value) ? 'array' : typeof value;
}
