// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Size } from './measure.ts';

/** How much is measured, by the name `--only` takes. */
export type Sizes = Record<'one' | 'eight', Size>;

/** Under ten minutes: 42 answers of each subject in one room, 72 in eight. */
export const full: Sizes = {
  one: { calls: 1, rounds: 14, answers: 3 },
  eight: { calls: 8, rounds: 3, answers: 3 },
};

/** Shows that everything works, in about a minute; its figures mean little, and eight rooms are two. */
export const quick: Sizes = {
  one: { calls: 1, rounds: 1, answers: 2 },
  eight: { calls: 2, rounds: 1, answers: 2 },
};
