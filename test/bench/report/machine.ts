// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { cpus } from 'node:os';

export interface Machine {
  node: string;
  cpu: string;
  cores: number;
}

/** What the figures depend on most. */
export function thisMachine(): Machine {
  const all = cpus();
  return { node: process.version, cpu: (all[0]?.model ?? 'unknown processor').trim(), cores: all.length };
}
