// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The state at one point of a soak, when it is idle. */
export interface Row {
  /** Minutes since the beginning, in the time of the conversation. */
  minutes: number;
  /** Live heap after garbage collection, the emulator's own included; in megabytes. */
  heapMb: number;
  /** What keeps the process alive, as Node lists it. */
  handles: number;
  sockets: number;
  timers: number;
  listeners: number;
  /** Words of the agent's history, and of the service's. */
  words: number;
  serviceWords: number;
  /** Since the beginning. */
  turns: number;
  drops: number;
  rollovers: number;
  connections: number;
  errors: number;
  /** How often each code was reported. */
  codes: Record<string, number>;
  /** What is not as it must be. */
  findings: string[];
}

export interface SoakReport {
  hours: number;
  realTime: boolean;
  /** In real time. */
  seconds: number;
  rows: Row[];
  /** What was left at the end, and what has grown. */
  findings: string[];
}

/**
 * How much the heap may grow per hour, in megabytes, once it has warmed up. Known to grow: the emulator keeps its last
 * hundred sessions, the framework everything that was ever said, and a reference to each frame of the microphone.
 */
export const MOST_MB_PER_HOUR = 4;
const WARM_UP_MB = 8;
/** By how many a kind may exceed its count at any time: a ping may be in flight, or a connection may be closing. */
const MORE_AT_A_MOMENT = 4;

/** What has grown from the first row to the last. */
export function growthOf(rows: readonly Row[]): string[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const more = (['handles', 'sockets', 'timers'] as const).flatMap((name) =>
    last[name] > first[name] + MORE_AT_A_MOMENT ? `${name} grew from ${first[name]} to ${last[name]}` : [],
  );
  if (last.listeners > first.listeners)
    more.push(`listeners grew from ${first.listeners} to ${last.listeners}`);
  const hours = (last.minutes - first.minutes) / 60;
  const allowedMb = WARM_UP_MB + MOST_MB_PER_HOUR * hours;
  const heapMb = last.heapMb - first.heapMb;
  if (heapMb > allowedMb)
    more.push(
      `the heap grew by ${heapMb.toFixed(1)} MB in ${hours.toFixed(1)} h, allowed are ${allowedMb.toFixed(1)}`,
    );
  return more;
}

const COLUMNS = [
  ['minute', ({ minutes }) => minutes.toFixed(0)],
  ['heap MB', ({ heapMb }) => heapMb.toFixed(1)],
  ['handles', ({ handles }) => String(handles)],
  ['sockets', ({ sockets }) => String(sockets)],
  ['timers', ({ timers }) => String(timers)],
  ['listeners', ({ listeners }) => String(listeners)],
  ['words', ({ words }) => String(words)],
  ["service's", ({ serviceWords }) => String(serviceWords)],
  ['turns', ({ turns }) => String(turns)],
  ['drops', ({ drops }) => String(drops)],
  ['rollovers', ({ rollovers }) => String(rollovers)],
  ['connections', ({ connections }) => String(connections)],
  ['errors', ({ errors }) => String(errors)],
] as const satisfies readonly (readonly [string, (row: Row) => string])[];

export const HEAD = COLUMNS.map(([name]) => name.padStart(11)).join('');

export function rowLine(row: Row): string {
  const line = COLUMNS.map(([, value]) => value(row).padStart(11)).join('');
  return [line, ...row.findings.map((finding) => `    ✗ ${finding}`)].join('\n');
}

/** The last lines: what was reported, and whether everything is fine. */
export function sumOfSoak({ hours, realTime, seconds, rows, findings }: SoakReport): string {
  const last = rows.at(-1);
  const codes = Object.entries(last?.codes ?? {}).map(([code, count]) => `${count} × ${code}`);
  const bad = isSound({ rows, findings }) ? [] : ['the soak failed'];
  return [
    `told: ${codes.join(', ') || 'nothing'}`,
    ...findings.map((finding) => `✗ ${finding}`),
    `${hours} h on ${realTime ? 'the real clock' : 'fast time'} in ${seconds} s${bad.map((text) => `: ${text}`).join('')}`,
  ].join('\n');
}

export function isSound({ rows, findings }: Pick<SoakReport, 'rows' | 'findings'>): boolean {
  return rows.length > 0 && findings.length === 0 && rows.every((row) => row.findings.length === 0);
}
