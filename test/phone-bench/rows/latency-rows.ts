// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Cell } from '../../bench/measurement.ts';
import type { Row } from '../../bench/rows/row.ts';
import { percentile, sum } from '../../bench/stats.ts';
import type { Outcome } from '../latency.ts';
import { newSamples, type Samples } from './samples.ts';

type Figures = (samples: Samples) => Record<string, number>;

interface Line extends Omit<Row, 'cells' | 'notes' | 'figures' | 'unit'> {
  figures: Figures;
  notes?: string[];
  /** Shown for the baseline and the bridge without the framework, which have no figure. */
  floor?: string;
}

const spread =
  (
    name: keyof Samples,
    from: (values: readonly number[]) => readonly number[] = (values) => values,
  ): Figures =>
  (samples) => ({
    p50: percentile(from(samples[name]), 0.5),
    p95: percentile(from(samples[name]), 0.95),
    count: samples[name].length,
    missing: sum(samples.missing),
  });

/** Figures kept for machines, not printed. */
const UNPRINTED = new Set(['count', 'missing']);

const lines: Line[] = [
  {
    id: 'answer',
    title: 'End of speech to first sound',
    figures: spread('answer'),
    notes: [
      "less the service's own wait for the end of the turn and its thinking, as measured on its doorstep",
    ],
  },
  {
    id: 'service-time',
    title: 'Subtracted from it',
    comparable: false,
    figures: ({ endOfTurn, thinking }) => ({
      'end of turn': percentile(endOfTurn, 0.5),
      thinking: percentile(thinking, 0.5),
    }),
  },
  {
    id: 'barge-in',
    title: "Caller speaks to agent's silence",
    figures: spread('bargeIn'),
    notes: ["less the service's own detection, as measured on its doorstep"],
  },
  {
    id: 'detection',
    title: 'Subtracted from it',
    comparable: false,
    figures: ({ detection }) => ({ detection: percentile(detection, 0.5) }),
  },
  {
    id: 'after-clear',
    title: 'Sound after the carrier was told to clear',
    comparable: false,
    figures: ({ afterClear }) => ({
      p95: percentile(afterClear, 0.95),
      most: percentile(afterClear, 1),
      count: afterClear.length,
    }),
  },
  {
    id: 'truncation',
    title: 'Told as heard, less heard',
    comparable: false,
    floor: 'tells nothing',
    figures: ({ truncation }) => ({
      p5: percentile(truncation, 0.05),
      p50: percentile(truncation, 0.5),
      p95: percentile(truncation, 0.95),
      count: truncation.length,
    }),
  },
  {
    id: 'truncation-size',
    title: 'The same, either way',
    floor: 'tells nothing',
    figures: spread('truncation', (values) => values.map(Math.abs)),
  },
  {
    id: 'carrier-late',
    title: "Carrier's own process late, p99 of a call",
    comparable: false,
    figures: ({ carrierLate }) => ({ median: percentile(carrierLate, 0.5) }),
    notes: ['where the machine disturbs the carrier, it disturbs the figures above'],
  },
];

/** The rows of one call at a time. */
export function latencyRows(outcomes: ReadonlyMap<string, Outcome>): Row[] {
  const rows = lines.map((line) => rowOf(line, outcomes));
  rows[0]?.notes.push(...failuresOf(outcomes));
  return rows;
}

function failuresOf(outcomes: ReadonlyMap<string, Outcome>): string[] {
  return [...outcomes].flatMap(([subject, outcome]) => {
    const failures = 'failures' in outcome ? outcome.failures : [];
    return failures.length > 0
      ? [`${failures.length} calls of ${subject} failed, the first: ${failures[0]}`]
      : [];
  });
}

function rowOf({ figures, floor, notes = [], ...line }: Line, outcomes: ReadonlyMap<string, Outcome>): Row {
  const cellOf = (subject: string, outcome: Outcome): Cell => {
    if ('failed' in outcome) return outcome;
    return floor !== undefined && (subject === 'bare' || subject === 'frameless')
      ? { note: floor }
      : { figures: figures(outcome.samples) };
  };
  const cells = Object.fromEntries(
    [...outcomes].map(([subject, outcome]) => [subject, cellOf(subject, outcome)]),
  );
  const printed = Object.keys(figures(newSamples())).filter((name) => !UNPRINTED.has(name));
  return { ...line, unit: 'ms', figures: printed, cells, notes: [...notes] };
}
