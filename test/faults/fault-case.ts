// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { EmulatorOptions } from '@voicelive-kit/emulator';
import type { Promised } from './promised.ts';
import type { Stage } from './stage/stage.ts';
import type { SubjectName } from './subjects/subject.ts';

/** A test of one fault of docs/faults.md. A fault may have several, distinguished by `variant`. */
export interface FaultCase {
  readonly number: number;
  readonly slug: string;
  /** Distinguishes the tests of one fault, as in `429-retry-after`. */
  readonly variant?: string;
  /** What was done, in plain English, as in "The connection breaks without a close frame". */
  readonly title: string;
  /** The expected outcome. */
  readonly expect: Promised;
  /** How the emulator is started; by default with a conversation of six short answers. */
  readonly emulator?: EmulatorOptions;
  /** Why the fault does not exist for the other plugin; absent if it does. */
  readonly voiceLiveOnly?: string;
  /** Causes it; the conditions of every case are measured by the stage. */
  run(stage: Stage): Promise<void>;
}

/** The name of a case on a command line and in a report: `19 cut` or `10 rate-limited/retry-after`. */
export function nameOf({ number, slug, variant }: Named): string {
  return `${number} ${slug}${variant ? `/${variant}` : ''}`;
}

interface Named {
  readonly number: number;
  readonly slug: string;
  readonly variant?: string | null;
}

/** Whether the fault exists for a plugin. */
export function exists({ voiceLiveOnly }: FaultCase, subject: SubjectName): boolean {
  return subject === 'voicelive' || voiceLiveOnly === undefined;
}
