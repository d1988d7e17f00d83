// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Cell } from '../../bench/measurement.ts';
import type { Row } from '../../bench/rows/row.ts';
import { percentile, sum } from '../../bench/stats.ts';
import type { Outcome, Size } from '../measure.ts';
import { newSamples, type Samples } from './samples.ts';

type Figures = (samples: Samples) => Record<string, number>;

interface Line extends Omit<Row, 'cells' | 'notes' | 'figures'> {
  figures: Figures;
  notes?: string[];
  /** Shown for the baseline, which has no figure. */
  floor?: string;
}

const spread =
  (name: keyof Samples): Figures =>
  (samples) => ({
    p50: percentile(samples[name], 0.5),
    p95: percentile(samples[name], 0.95),
    count: samples[name].length,
    missing: sum(samples.missing),
  });

const median = (name: keyof Samples): Figures => {
  return (samples) => ({ [name]: percentile(samples[name], 0.5) });
};

/** Figures kept for machines, not printed. */
const UNPRINTED = new Set(['count', 'missing']);

const lines: Line[] = [
  {
    id: 'answer',
    title: 'End of speech to first sound',
    unit: 'ms',
    figures: spread('answer'),
    notes: ["less the service's own silence wait and thinking, as it measured them"],
  },
  {
    id: 'service-time',
    title: 'Subtracted from it',
    unit: 'ms',
    comparable: false,
    figures: ({ serviceWait, thinking }) => ({
      'silence wait': percentile(serviceWait, 0.5),
      thinking: percentile(thinking, 0.5),
    }),
  },
  {
    id: 'barge-in',
    title: "Caller speaks to agent's silence",
    unit: 'ms',
    figures: spread('bargeIn'),
    notes: ["less the service's own detection, as it measured it"],
  },
  {
    id: 'detection',
    title: 'Subtracted from it',
    unit: 'ms',
    comparable: false,
    figures: median('detection'),
  },
  {
    id: 'join',
    title: 'Join to ready',
    unit: 'ms',
    figures: spread('join'),
    notes: [
      'the plugins include the dispatch of a job and the start of a session; the floor is told to join',
    ],
  },
  {
    id: 'cpu',
    title: 'CPU of the agent per second of call',
    unit: 'ms',
    figures: spread('cpu'),
  },
  {
    id: 'memory',
    title: "Memory of the agent's process",
    unit: 'MiB',
    figures: ({ pss, uss, rss }) => ({
      proportional: percentile(pss, 0.5),
      private: percentile(uss, 0.5),
      resident: percentile(rss, 0.5),
    }),
  },
  {
    id: 'heard',
    title: 'Told as heard, less heard',
    unit: 'ms',
    comparable: false,
    floor: 'tells nothing',
    figures: ({ heardError }) => ({
      p5: percentile(heardError, 0.05),
      p50: percentile(heardError, 0.5),
      p95: percentile(heardError, 0.95),
      count: heardError.length,
    }),
  },
  {
    id: 'heard-size',
    title: 'The same, either way',
    unit: 'ms',
    floor: 'tells nothing',
    figures: ({ heardError }) => {
      const sizes = heardError.map(Math.abs);
      return { p50: percentile(sizes, 0.5), p95: percentile(sizes, 0.95) };
    },
  },
  {
    id: 'machine',
    title: 'Machine busy meanwhile',
    unit: '%',
    comparable: false,
    figures: median('machineBusy'),
  },
  {
    id: 'late',
    title: "Caller's own frames late",
    unit: '%',
    comparable: false,
    figures: ({ latePercent }) => ({ mean: sum(latePercent) / latePercent.length }),
    notes: ['by more than 5 ms: where the machine disturbs the caller, it disturbs the figures above'],
  },
];

/** The rows of the table for calls in this many concurrent rooms. */
export function rowsOf(outcomes: ReadonlyMap<string, Outcome>, { calls }: Size): Row[] {
  const where = calls === 1 ? 'one room' : `${calls} rooms`;
  const rows = lines.map((line) => rowOf(line, outcomes, calls, where));
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

function rowOf(line: Line, outcomes: ReadonlyMap<string, Outcome>, calls: number, where: string): Row {
  const { id, title, figures, floor, ...rest } = line;
  const notes = [...(line.notes ?? [])];
  const cells = Object.fromEntries(
    [...outcomes].map(([subject, outcome]) => [
      subject,
      cellOf(outcome, figures, subject === 'bare' ? floor : undefined),
    ]),
  );
  const printed = Object.keys(figures(newSamples())).filter((name) => !UNPRINTED.has(name));
  return { ...rest, id: `${id}-${calls}`, title: `${title}, ${where}`, figures: printed, cells, notes };
}

function cellOf(outcome: Outcome, figures: Figures, floor: string | undefined): Cell {
  if ('failed' in outcome) return outcome;
  return floor === undefined ? { figures: figures(outcome.samples) } : { note: floor };
}
