// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { DatedVersion } from './api-versions.ts';

/** A field that has another name, and possibly another unit, in versions before `since`. */
export interface RenamedField {
  /** Its location: `item` is a conversation item wherever an event has one, `[]` each element of a list. */
  at: `${'item' | 'session' | 'response'}${string}`;
  /** Only in objects of this type. */
  type?: string;
  /** Its name before `since`. */
  from: string;
  /** Its name today. */
  to: string;
  since: DatedVersion;
  /** The factor from old to new values. */
  factor?: number;
  /** Versions before `since` accept today's name as well. */
  bothKnown?: true;
}

/** One row for each renamed field; everything outside the codec uses `to`. */
export const RENAMED_FIELDS: readonly RenamedField[] = [
  // Microsoft Learn, API references 2026-04-10 and 2026-06-01-preview; Azure/azure-rest-api-specs.
  {
    at: 'item.content[]',
    type: 'input_image',
    from: 'url',
    to: 'image_url',
    since: '2026-06-01-preview',
  },
  // Seconds became milliseconds after the first preview, whose echoes have both. Its number `threshold` became the
  // string `threshold_level`; no mapping between the two was published, so that pair is not translated.
  {
    at: 'session.turn_detection.end_of_utterance_detection',
    from: 'timeout',
    to: 'timeout_ms',
    since: '2025-10-01',
    factor: 1000,
    bothKnown: true,
  },
];
