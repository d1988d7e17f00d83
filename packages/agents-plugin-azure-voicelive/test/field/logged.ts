// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '@livekit/agents';
import { vi } from 'vitest';

/** A warning or error in the framework's log: its fields and its message. */
export interface Logged {
  readonly fields: object;
  readonly message: string;
}

/** Everything logged at level warn and above from now on, until the end of the test. */
export function logged(): Logged[] {
  const lines: Logged[] = [];
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(log(), level).mockImplementation((...given: unknown[]) => {
      const [first, second] = given;
      lines.push(
        typeof first === 'string'
          ? { fields: {}, message: first }
          : { fields: first as object, message: String(second) },
      );
    });
  }
  return lines;
}
