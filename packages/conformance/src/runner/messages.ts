// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CheckId } from '../check.ts';
import type { CheckResult, Finding } from '../verdict.ts';

/** Messages from the runner to a child process. */
export type ToChild = { type: 'run'; id: CheckId; temperament: string; live: boolean } | { type: 'stop' };

/** Messages from a child process to the runner. */
export type FromChild =
  | { type: 'ready'; about: AdapterFacts }
  /** The adapter cannot be used. */
  | { type: 'unusable'; problem: string }
  | { type: 'result'; result: CheckResult; tainted: boolean }
  /** Sent every half second: the event loop is not blocked. */
  | { type: 'alive' }
  /** An unhandled error of a check that had already ended. */
  | { type: 'stray'; id: CheckId; temperament: string; finding: Finding };

/** What the runner knows of an adapter without loading it itself. */
export interface AdapterFacts {
  name: string;
  driver: string;
  /** Version of the package at `packageRoot`. */
  version: string | null;
  /** Whether the adapter found credentials for the real service. */
  liveCredentials: boolean;
}
