// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Size } from './measure.ts';

/** How much is measured, by the name `--only` takes. */
export type Sizes = Record<'one' | 'eight', Size>;

/** Under ten minutes: 33 answers of each subject in one room, 64 in eight. */
export const full: Sizes = {
  one: { calls: 1, rounds: 11, answers: 3 },
  eight: { calls: 8, rounds: 2, answers: 4 },
};

/** Checks that everything works, in about a minute; its figures mean little, and eight rooms are two. */
export const quick: Sizes = {
  one: { calls: 1, rounds: 1, answers: 2 },
  eight: { calls: 2, rounds: 1, answers: 2 },
};
