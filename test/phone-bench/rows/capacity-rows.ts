// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Cell } from '../../bench/measurement.ts';
import type { Row } from '../../bench/rows/row.ts';
import type { Crowd } from '../capacity.ts';

interface Line extends Omit<Row, 'cells' | 'notes'> {
  cell: (crowd: Crowd) => Cell;
  notes?: string[];
}

const MIB = 2 ** 20;

const figure =
  (name: string, of: (crowd: Crowd) => number): ((crowd: Crowd) => Cell) =>
  (crowd) => ({ figures: { [name]: of(crowd) } });

const lines: Line[] = [
  {
    id: 'lost-up',
    title: "caller's frames",
    unit: 'frames',
    figures: ['lost', 'added'],
    comparable: false,
    cell: ({ lostUp, addedUp }) => ({ figures: { lost: lostUp, added: addedUp } }),
    notes: [
      'from the first one on, so what was said before a bridge had its session counts as well',
      'added is silence that voicelive-kit puts where nothing came for 140 ms: here the machine stood still',
    ],
  },
  {
    id: 'lost-down',
    title: "agent's frames lost",
    unit: 'frames',
    figures: ['lost'],
    comparable: false,
    cell: figure('lost', ({ lostDown }) => lostDown),
  },
  {
    id: 'gaps',
    title: 'gaps inside answers',
    unit: 'gaps',
    figures: ['gaps'],
    comparable: false,
    cell: figure('gaps', ({ gaps }) => gaps),
  },
  {
    id: 'cpu',
    title: 'CPU of the bridge per second of one call',
    unit: 'ms',
    figures: ['cpu'],
    cell: figure('cpu', ({ metered, calls }) => (1000 * metered.cpuMs) / metered.wallMs / calls),
  },
  {
    id: 'core',
    title: 'CPU of the bridge',
    unit: '% of a core',
    figures: ['cpu'],
    cell: figure('cpu', ({ metered }) => (100 * metered.cpuMs) / metered.wallMs),
  },
  {
    id: 'loop',
    title: 'event loop late, p99',
    unit: 'ms',
    figures: ['p99'],
    cell: figure('p99', ({ metered }) => metered.loopDelayP99Ms),
  },
  {
    id: 'waited',
    title: 'bridge waited for its core',
    unit: '%',
    figures: ['waited'],
    comparable: false,
    cell: figure('waited', ({ waited }) => waited),
    notes: [
      'what else the machine does, not the bridge: above a few per cent the figures above tell of that',
    ],
  },
  {
    id: 'memory',
    title: 'memory per call',
    unit: 'KiB',
    figures: ['held'],
    cell: figure('held', ({ before, during, calls }) => (during.held - before.held) / calls / 1024),
    notes: ['objects and buffers after a collection, all calls going on, less those before'],
  },
  {
    id: 'resident',
    title: 'process, resident',
    unit: 'MiB',
    figures: ['rss'],
    cell: figure('rss', ({ during }) => during.rss / MIB),
  },
  {
    id: 'drain',
    title: 'calls cut short by a drain',
    unit: 'calls',
    figures: ['calls'],
    comparable: false,
    cell: ({ drain }) => (drain ? { figures: { calls: drain.cutShort } } : { note: 'has none' }),
  },
  {
    id: 'late-caller',
    title: 'who calls during the drain',
    unit: '',
    figures: ['late'],
    comparable: false,
    cell: ({ drain }) => {
      if (!drain) return { note: 'has none' };
      const { lateCaller } = drain;
      return { note: lateCaller === 'refused' ? 'is told busy' : `was answered, ended by ${lateCaller}` };
    },
  },
];

/** The rows of many calls at once. */
export function capacityRows(
  outcomes: ReadonlyMap<string, Crowd | { failed: string }>,
  calls: number,
): Row[] {
  const unpinned = [...outcomes.values()].some((outcome) => 'pinned' in outcome && !outcome.pinned);
  const rows = lines.map((line) => rowOf(line, outcomes, `${calls} calls at once`));
  if (unpinned) rows[0]?.notes.push('the bridge had no core of its own: that takes two cores and taskset');
  return rows;
}

function rowOf(
  { cell, notes = [], id, title, ...line }: Line,
  outcomes: ReadonlyMap<string, Crowd | { failed: string }>,
  where: string,
): Row {
  const cells = Object.fromEntries(
    [...outcomes].map(([subject, outcome]) => [subject, 'failed' in outcome ? outcome : cell(outcome)]),
  );
  return { ...line, id: `calls-${id}`, title: `${where}: ${title}`, cells, notes: [...notes] };
}
