// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Cell } from '../measurement.ts';

/** One line of the result: a figure of each subject, all in the same unit. */
export interface Row {
  /** Stable name for machines, e.g. `hold-24k-mono`. */
  id: string;
  title: string;
  unit: string;
  /** The figures in the order to print them; they are the keys in the cells. */
  figures: string[];
  /** By name of the subject. */
  cells: Partial<Record<string, Cell>>;
  /** Whether a ratio of two cells is meaningful; default true. */
  comparable?: boolean;
  /** What a reader must know to interpret the line. */
  notes: string[];
}
