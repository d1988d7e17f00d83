// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';

/** One check to be run under one temperament. */
export interface Task {
  check: Check;
  temperament: string;
}

/** Identifies a run: `CTX-03` when polite, `CTX-03 under late-acks` otherwise. */
export function nameOf({ id, temperament }: { id: string; temperament: string }): string {
  return temperament === 'polite' ? id : `${id} under ${temperament}`;
}
