// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from '../../codec/codec.ts';
import { decode } from '../../codec/decode.ts';
import { isObject } from '../../codec/shape.ts';
import { CLIENT_SHAPES, SERVER_SHAPES } from '../../codec/shapes.ts';
import type { ClientEvent } from '../../types/client-events.ts';
import type { ServerEvent } from '../../types/server-events.ts';
import {
  fieldsToOurs,
  fieldsToTheirs,
  pathToOurs,
  pathToTheirs,
  type Root,
  take,
  voiceToOurs,
} from './fields.ts';
import { EVENT_NAMES, MISSING_FIELDS, MISSING_IN_EVENTS, PART_NAMES } from './tables.ts';
import { filtersToOurs, filtersToTheirs } from './tool-filters.ts';

type Event = Record<string, unknown>;

/** One direction of translation. */
interface Direction {
  readonly name: (type: string) => string;
  readonly fields: (fields: Event, root: Root) => void;
  readonly path: (path: string) => string;
  readonly part: (type: string) => string;
}

const AS_CLIENT: Direction = {
  name: renamer(EVENT_NAMES, 'toTheirs'),
  fields: (fields, root) => {
    fieldsToTheirs(fields, root);
    filtersToTheirs(fields['tools']);
    // Required by the service.
    if (root === 'session') fields['type'] = 'realtime';
  },
  path: pathToTheirs,
  part: renamer(PART_NAMES, 'toTheirs'),
};
/** A service omits fields that it does not have; a client may send them, and gets an error. */
const AS_SERVER: Direction = {
  ...AS_CLIENT,
  fields: (fields, root) => {
    for (const path of MISSING_FIELDS[root]) take(fields, path.split('.'));
    AS_CLIENT.fields(fields, root);
  },
};
const TO_OURS: Direction = {
  name: renamer(EVENT_NAMES, 'toOurs'),
  fields: (fields, root) => {
    fieldsToOurs(fields, root);
    filtersToOurs(fields['tools']);
    if (root === 'session') delete fields['type'];
  },
  path: pathToOurs,
  part: renamer(PART_NAMES, 'toOurs'),
};

/** The codec of Foundry's voice agents, `api-version=v1`. */
export const VOICE_AGENT_CODEC: Codec = {
  encodeClient: (event) => JSON.stringify(inTheirWords(event, AS_CLIENT)),
  encodeServer: (event) => JSON.stringify(toVoiceAgentEvent(event)),
  decodeClient: (data, options) => decode<ClientEvent>(data, CLIENT_SHAPES, options, toOurs),
  decodeServer: (data, options) => decode<ServerEvent>(data, SERVER_SHAPES, options, shownToOurs),
};

/** Events in which only a name has to be translated: the many small ones, and those with audio. */
const PLAIN = /^(?:input_audio_buffer|response\.(?:output_)?(?:audio|text)|response\.function_call)/u;

/** A server event with the names of the dialect, before it is encoded; the given event is not changed. */
export function toVoiceAgentEvent(event: ServerEvent): Record<string, unknown> & { type: string } {
  return inTheirWords(event, AS_SERVER);
}

function inTheirWords(event: ClientEvent | ServerEvent, to: Direction): Event & { type: string } {
  const type = to.name(event.type);
  if (PLAIN.test(event.type)) return { ...event, type };
  // A copy: the event belongs to its sender.
  return { ...translated(JSON.parse(JSON.stringify(event)) as Event, to), type };
}

const toOurs = (event: Event): Event => translated(event, TO_OURS);

function shownToOurs(event: Event): Event {
  const { session, response } = toOurs(event);
  for (const shown of [session, response]) if (isObject(shown)) voiceToOurs(shown);
  return event;
}

/** Translates an event in place. */
function translated(event: Event, to: Direction): Event {
  const { type } = event;
  if (typeof type === 'string') event['type'] = to.name(type);
  if (PLAIN.test(String(type))) return event;
  if (to === AS_SERVER) for (const name of MISSING_IN_EVENTS[String(type)] ?? []) delete event[name];
  const { session, response, item, part, error, warning } = event;
  if (isObject(session)) to.fields(session, 'session');
  if (isObject(response)) {
    to.fields(response, 'response');
    const { output, input, input_items: items, pre_generated_assistant_message: message } = response;
    for (const list of [output, input, items, [message]]) {
      if (Array.isArray(list)) for (const one of list) renameParts(one, to);
    }
  }
  renameParts(item, to);
  // Parts in events of their own have the Voice Live names in both dialects; other servers' names are accepted as well.
  if (isObject(part) && to === TO_OURS) renamePart(part, to);
  for (const details of [error, warning]) if (isObject(details)) renameParam(details, to);
  return event;
}

function renameParts(item: unknown, to: Direction): void {
  // Items of MCP servers do not say what object they are.
  if (to === AS_SERVER && isObject(item) && String(item['type']).startsWith('mcp_')) delete item['object'];
  if (!isObject(item) || item['role'] === 'user' || item['role'] === 'system') return;
  const { content } = item;
  if (Array.isArray(content)) for (const part of content) renamePart(part, to);
}

function renamePart(part: unknown, to: Direction): void {
  if (isObject(part) && typeof part['type'] === 'string') part['type'] = to.part(part['type']);
}

/** Errors name fields as their reader knows them. */
function renameParam(details: Event, to: Direction): void {
  const { param, message } = details;
  if (typeof param !== 'string') return;
  const renamed = to.path(param);
  if (renamed === param) return;
  details['param'] = renamed;
  if (typeof message === 'string' && to !== TO_OURS) details['message'] = message.replaceAll(param, renamed);
}

function renamer(
  names: readonly (readonly [ours: string, theirs: string])[],
  direction: 'toTheirs' | 'toOurs',
): (name: string) => string {
  const table = new Map(
    names.map(([ours, theirs]) => (direction === 'toTheirs' ? [ours, theirs] : [theirs, ours])),
  );
  return (name) => table.get(name) ?? name;
}
