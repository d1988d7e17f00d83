// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, Response, ServerItem, Session } from '@voicelive-kit/protocol';
import type { DialectName } from '../dialect/dialect.ts';
import { BoundedList } from './bounded-list.ts';
import { withoutBulk } from './bulk.ts';

/** What one session of the emulator has seen, as plain data. */
export interface SessionSnapshot {
  id: string;
  /** The dialect of the client; `received` uses its names, everything else those of Voice Live. */
  dialect: DialectName;
  /** The model the client asked for. */
  model: string;
  /** Query parameters of the connection, credentials left out. */
  query: Record<string, string>;
  /** The effective session configuration. */
  session: Session;
  /** The conversation in order. */
  items: ServerItem[];
  /** Client events in order; audio is counted, not kept. */
  received: ClientEvent[];
  /** How many server events of each type were sent. */
  sent: Record<string, number>;
  /** Finished responses in order. */
  responses: Response[];
  /** Audio received. */
  audio: { appends: number; bytes: number; ms: number };
  /** How the connection ended; undefined while it is open. */
  closed?: { code: number; reason: string };
}

/** A snapshot that is kept after the end of its session, without large values. */
export function rememberOf(snapshot: SessionSnapshot): SessionSnapshot {
  const small = <T extends object>(value: T): T => withoutBulk(value, JSON.stringify(value).length);
  const items = new BoundedList<ServerItem>(KEPT_ITEMS, KEPT_SIZE);
  for (const item of snapshot.items.map(small)) items.push(item, JSON.stringify(item).length);
  return { ...snapshot, session: small(snapshot.session), items: items.values };
}

/** How many items are kept of a session that has ended, and their size in characters of JSON. */
const KEPT_ITEMS = 1000;
const KEPT_SIZE = 2 * 1024 * 1024;
