// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';
import { CLIENT_REQUIRED, ITEM_REQUIRED, SERVER_REQUIRED } from './required-fields.ts';
import { compileTable, firstProblem, isObject } from './field-checks.ts';
import type { Checks, FieldProblem } from './field-checks.ts';

/** What is wrong with a frame that cannot be used. */
export type MalformedProblem = 'binary' | 'not-json' | 'not-an-object' | 'no-type' | 'missing-field';

/** A frame that cannot be used; `detail` names fields and positions, never what they held. */
export interface Malformed {
  kind: 'malformed';
  problem: MalformedProblem;
  detail: string;
  /** The event type, when one could be read. */
  type?: string;
  /** With `missing-field`: the dotted path of the field. */
  field?: string;
  /** With `missing-field`: the id the frame carried, so that a server can name it in its error. */
  eventId?: string;
}

/** The result of decoding one frame. */
export type Decoded<E> =
  { kind: 'event'; event: E } | { kind: 'unknown'; type: string; event: Record<string, unknown> } | Malformed;

export interface DecodeOptions {
  /** True when the transport delivered a binary frame; the protocol has none. */
  binary?: boolean;
}

const SERVER_CHECKS = compileTable(SERVER_REQUIRED);
const CLIENT_CHECKS = compileTable(CLIENT_REQUIRED);
const ITEM_CHECKS = compileTable(ITEM_REQUIRED, 'item.');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes a frame of the service; bytes are taken as UTF-8 text, unknown fields survive, and nothing makes it throw. */
export function decodeServerEvent(
  data: string | Uint8Array | ArrayBuffer,
  options?: DecodeOptions,
): Decoded<ServerEvent> {
  return decode<ServerEvent>(data, SERVER_CHECKS, options);
}

/** Decodes a frame of a client; bytes are taken as UTF-8 text, unknown fields survive, and nothing makes it throw. */
export function decodeClientEvent(
  data: string | Uint8Array | ArrayBuffer,
  options?: DecodeOptions,
): Decoded<ClientEvent> {
  return decode<ClientEvent>(data, CLIENT_CHECKS, options);
}

function decode<E>(
  data: string | Uint8Array | ArrayBuffer,
  table: ReadonlyMap<string, Checks>,
  options: DecodeOptions | undefined,
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
  if (!isObject(value)) return malformed('not-an-object', `${kindOf(value)} where an object belongs`);
  const type = value['type'];
  if (typeof type !== 'string') return malformed('no-type', `type is ${kindOf(type)}, not a string`);

  const checks = table.get(type);
  if (checks === undefined) return { kind: 'unknown', type, event: value };
  const problem = firstProblem(value, checks) ?? itemProblem(value);
  if (problem !== undefined) return missingField(type, value, problem);
  return { kind: 'event', event: value as E };
}

function itemProblem(event: Record<string, unknown>): FieldProblem | undefined {
  const item = event['item'];
  if (!isObject(item)) return undefined;
  const checks = ITEM_CHECKS.get(item['type'] as string);
  return checks && firstProblem(event, checks);
}

function malformed(problem: MalformedProblem, detail: string): Malformed {
  return { kind: 'malformed', problem, detail };
}

function missingField(type: string, event: Record<string, unknown>, problem: FieldProblem): Malformed {
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
  return Array.isArray(value) ? 'array' : typeof value;
}
