// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ArmedFault } from '../faults/fault-box.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** A session as the server sees it, emulated or served from a recording. */
export interface ServedSession {
  readonly id: string;
  readonly open: boolean;
  snapshot(): SessionSnapshot;
  /** Lets a fault strike it. */
  strike(fault: ArmedFault): void;
  /** Hears words as a turn of the user, without their sound; false where it cannot now. */
  hear(words: string): boolean;
  /** Closes it with a frame, and for certain after some milliseconds. */
  end(graceMs: number): void;
}
