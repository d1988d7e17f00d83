// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { scenarios, type Scenario } from './scenarios.ts';
import { simulate, type Outcome } from './simulate.ts';
import { tokensAMinute, TOKENS } from './tokens.ts';

/** Where the tables begin and end in docs/capacity.md. */
export const TABLE_BEGIN = '<!-- Written by `pnpm capacity --write`. -->';
export const TABLE_END = '<!-- The end of what it writes. -->';

export const DEFAULT_SEED = 1;

type Column = readonly [title: string, value: (scenario: Scenario, outcome: Outcome) => string];

const SIZE: readonly Column[] = [
  ['Calls at a time', ({ calls }) => String(calls)],
  ['Resources', ({ resources }) => String(resources)],
  ['Budget', ({ budget }) => (budget === 'shared' ? 'shared' : 'each process')],
];

const ORDINARY: readonly Column[] = [
  ...SIZE,
  ['Workers', ({ workers }) => String(workers)],
  ['Most calls', (_, { peakCalls }) => String(peakCalls)],
  ['Connections a minute', (_, { connectionsPerMinute }) => connectionsPerMinute.toFixed(1)],
  ['Most in a minute', (_, { mostInAMinute }) => String(mostInAMinute)],
  ['Refused', (_, { refused }) => String(refused)],
  ['Callers waited, p99', (_, { waits }) => seconds(quantile(waits, 0.99))],
  ['Longest', (_, { waits }) => seconds(quantile(waits, 1))],
  ['Callers lost', (_, { callersLost, callers }) => `${callersLost} of ${callers}`],
];

const STORM: readonly Column[] = [
  ...SIZE,
  ['Connections lost', (_, { struck }) => String(struck)],
  ['Refused', (_, { refused }) => String(refused)],
  ['Back after, median', (_, { returns }) => seconds(quantile(returns, 0.5))],
  ['The last', (_, { returns }) => seconds(quantile(returns, 1))],
  ['Back within 30 s', (_, { returns }) => String(returns.filter((wait) => wait <= 30).length)],
  ['Calls lost', (_, { callsLost }) => String(callsLost)],
  ['Callers waited, longest', (_, { waits }) => seconds(quantile(waits, 1))],
  ['Callers lost', (_, { callersLost }) => String(callersLost)],
];

/** All tables as Markdown. */
export function capacityTables(seed = DEFAULT_SEED): string {
  return [
    '**Two ordinary hours.** Connections are those of the busiest resource.',
    table(ORDINARY, scenarios(false), seed),
    '**The same with a storm:** all connections of one resource break at once, after 75 minutes.',
    table(STORM, scenarios(true), seed),
    '**Tokens of one call of a native model,** and how many such calls have 120,000 a minute.',
    tokenTable(),
  ].join('\n\n');
}

function table(columns: readonly Column[], rows: readonly Scenario[], seed: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---:')),
    ...rows.map((scenario) => {
      const outcome = simulate(scenario, seed);
      return line(columns.map(([, value]) => value(scenario, outcome)));
    }),
  ].join('\n');
}

function tokenTable(): string {
  const { anew, again } = tokensAMinute();
  const row = (what: string, tokens: number): string =>
    `| ${what} | ${tokens.toFixed(0)} | ${Math.floor(TOKENS.quota / tokens)} |`;
  return [
    '| If these count | Tokens a minute | Calls at a time |',
    '| --- | ---: | ---: |',
    row('what is said anew', anew),
    row('that, and the conversation that each response reads again', anew + again),
  ].join('\n');
}

/** The value that a share of the others does not exceed; undefined of none. */
export function quantile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

function seconds(value: number | undefined): string {
  if (value === undefined) return 'none';
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}
