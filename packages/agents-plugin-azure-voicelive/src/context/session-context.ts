// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IdMap } from '../history/id-map.ts';
import type { HistoryMirror } from '../history/mirror.ts';
import type { Link } from '../link/link.ts';
import type { SafeEmitter } from './emitter.ts';
import type { SessionLog } from './events.ts';
import type { SessionSettings } from './settings.ts';

/** What the rooms of a session share. */
export interface SessionContext {
  readonly settings: SessionSettings;
  readonly mirror: HistoryMirror;
  readonly ids: IdMap;
  readonly log: SessionLog;
  /** The live connection's link, or undefined while there is none. */
  readonly link: Link | undefined;
  /** Emits to the framework; a listener that throws stops nothing here. */
  readonly emitter: SafeEmitter;
}
