// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Emulator, EmulatorOptions } from '../../src/index.ts';

/** A short conversation that produces some events; its name appears in EVENTS.md. */
export interface Scene {
  name: string;
  options?: EmulatorOptions;
  /** Whether the client makes a mistake in it; in all other scenes nothing may be rejected. */
  mistake?: true;
  play(emulator: Emulator): Promise<void>;
}

/** A scenario of these turns. */
export function turns(
  ...list: NonNullable<Exclude<EmulatorOptions['scenario'], string | undefined>['turns']>
): EmulatorOptions {
  return { scenario: { version: 1, turns: list } };
}
