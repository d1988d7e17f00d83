// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ArmedFault } from '../faults/fault-box.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** A session as the server sees it, emulated or replayed from a recording. */
export interface ServedSession {
  readonly id: string;
  readonly open: boolean;
  snapshot(): SessionSnapshot;
  /** Lets a fault strike it. */
  strike(fault: ArmedFault): void;
  /** Simulates a user turn with these words, without audio; false if that is impossible now. */
  hear(words: string): boolean;
  /** Closes it with a close frame, and forcibly after some milliseconds. */
  end(graceMs: number): void;
}
