// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Emulator, EmulatorOptions } from '../../src/index.ts';

/** A short conversation that brings about some events; its name appears in EVENTS.md. */
export interface Scene {
  name: string;
  options?: EmulatorOptions;
  /** The client does something wrong in it; in all others nothing may be refused. */
  mistake?: true;
  play(emulator: Emulator): Promise<void>;
}

/** A scenario of these turns. */
export function turns(
  ...list: NonNullable<Exclude<EmulatorOptions['scenario'], string | undefined>['turns']>
): EmulatorOptions {
  return { scenario: { version: 1, turns: list } };
}
