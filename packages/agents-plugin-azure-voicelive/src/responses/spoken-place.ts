// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A place in the sound of an item of the history. */
export interface SpokenPlace {
  readonly itemId: string;
  /** Samples before it. */
  readonly at: number;
}
