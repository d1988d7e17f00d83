// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inOneLine, type Timeline } from '../timeline.ts';
import type { ConformanceDriver, WireMessage } from './driver.ts';
import type { ClientAction } from './neutral.ts';
import { type JsonObject, readJson } from './raw-json.ts';

/** A client action and when it arrived, in milliseconds since the check began. */
export type Received<T extends ClientAction = ClientAction> = T & { atMs: number; connection: number };

/** A client's message as it arrived on the wire. */
export interface RawMessage {
  message: WireMessage;
  /** The message as JSON; undefined if it is not JSON. */
  json: unknown;
  atMs: number;
}

/** What a connection records; a benchmark of many connections turns it off. */
export interface Keeps {
  /** Whether wire traffic is written to the timeline, which requires parsing every message. */
  timeline: boolean;
  /** Whether audio stays in `received` after `react` has seen it. */
  audio: boolean;
  /** Whether the client's messages are kept in their original form. */
  raw: boolean;
}

interface Reader {
  readonly connection: number;
  readonly driver: ConformanceDriver;
  readonly timeline: Timeline;
  readonly keeps: Keeps;
  /** Ids of responses and messages that no check has requested. */
  readonly unasked: ReadonlySet<string>;
}

/** Everything a client has sent on one connection, both raw and as actions. */
export class Inbox {
  readonly received: Received[] = [];
  readonly raw: RawMessage[] = [];
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Adds a message; returns its actions. */
  read(message: WireMessage): Received[] {
    const { connection, driver, timeline, keeps } = this.#reader;
    const atMs = timeline.now();
    if (keeps.raw) this.raw.push({ message, json: readJson(message), atMs });
    let actions: ClientAction[];
    try {
      actions = driver.read(message);
    } catch (error) {
      actions = [{ kind: 'other', name: `not understood: ${String(error)}` }];
    }
    const audio = actions.length > 0 && actions.every((action) => action.kind === 'audio');
    if (keeps.timeline)
      timeline.add('client', `[${connection}] ${audio ? audioLine(actions) : inOneLine(message)}`);
    return actions.map((action) => {
      const received: Received = Object.assign(action, { atMs, connection });
      if (keeps.audio || action.kind !== 'audio') this.received.push(received);
      return received;
    });
  }

  /** Everything received of one kind, without deletions of fillers, which a plugin may drop or keep. */
  of<K extends ClientAction['kind']>(kind: K): Received<Extract<ClientAction, { kind: K }>>[] {
    const { unasked } = this.#reader;
    return this.received.filter(
      (action): action is Received<Extract<ClientAction, { kind: K }>> =>
        action.kind === kind && !(action.kind === 'delete' && unasked.has(action.itemId)),
    );
  }

  /** Messages of one type as the client wrote them. */
  rawOf(type: string): JsonObject[] {
    return this.raw.map(({ json }) => json as JsonObject).filter((json) => json?.['type'] === type);
  }
}

function audioLine(actions: ClientAction[]): string {
  const samples = actions.reduce(
    (sum, action) => sum + (action.kind === 'audio' ? action.samples.length : 0),
    0,
  );
  return `audio, ${samples} samples`;
}
