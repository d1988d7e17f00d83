// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutPadding } from '../docs/contract-table.ts';
import { readOptions } from './options.ts';
import { aloneBudget, Resource, SharedBudget } from './resource.ts';
import { scenarios, workersFor, type Scenario } from './scenarios.ts';
import { simulate } from './simulate.ts';
import { capacityTables, quantile, TABLE_BEGIN, TABLE_END } from './table.ts';
import { Timeline } from './timeline.ts';
import { tokensAMinute } from './tokens.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/capacity.md'), 'utf8');

test('the page shows what the simulation gives; if not, run pnpm capacity --write and prettier', () => {
  const [, rest = ''] = page.split(TABLE_BEGIN);
  const [shown = ''] = rest.split(TABLE_END);
  const plain = (text: string): string => withoutPadding(text).replaceAll(/-+:/gu, '---:');
  expect(plain(shown)).toBe(plain(capacityTables()));
});

const scenario = (calls: number, budget: Scenario['budget'], storm = false): Scenario => ({
  calls,
  resources: 1,
  budget,
  storm,
  workers: workersFor(calls),
  idleEach: 2 * workersFor(calls),
});

test('gives the same for the same seed, and something else for another', () => {
  const [one, same, other] = [7, 7, 8].map((seed) => simulate(scenario(20, 'alone', true), seed));
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});

test('has as many calls at a time as were asked for, on average', () => {
  const { callers, peakCalls } = simulate(scenario(50, 'shared'), 1);
  // Little's law: 50 calls of 5 minutes are 10 callers a minute, 1200 in two hours.
  expect(callers).toBeGreaterThan(1100);
  expect(callers).toBeLessThan(1300);
  expect(peakCalls).toBeGreaterThan(50);
});

test('keeps below the limit of the service with a shared budget, even in a storm, and loses nobody', () => {
  for (const seed of [1, 2, 3]) {
    const outcome = simulate(scenario(100, 'shared', true), seed);
    expect(outcome.struck).toBeGreaterThan(60);
    expect(outcome.mostInAMinute).toBeLessThanOrEqual(30);
    expect([outcome.refused, outcome.callsLost, outcome.callersLost]).toEqual([0, 0, 0]);
  }
});

test('is refused, and loses calls, in a storm that each process answers by itself', () => {
  const outcome = simulate(scenario(100, 'alone', true), 1);
  expect(outcome.refused).toBeGreaterThan(100);
  expect(outcome.callsLost).toBeGreaterThan(0);
});

test('takes reconnects before new calls, and neither beyond the limit', () => {
  const timeline = new Timeline();
  const budget = new SharedBudget(timeline, { limit: 2, windowS: 10 });
  const order: string[] = [];
  const ask = (name: string, urgent: boolean) =>
    budget.ask(urgent, () => void order.push(`${name} ${timeline.now}`));
  for (const name of ['a', 'b', 'c', 'd']) ask(name, false);
  ask('urgent', true);
  ask('leaves', true)();
  timeline.runUntil(100);
  expect(order).toEqual(['a 0', 'b 0', 'urgent 10', 'c 10', 'd 20']);
  let went = false;
  aloneBudget.ask(false, () => (went = true));
  expect(went).toBe(true);
});

test('a resource refuses what is over its limit in any window', () => {
  const timeline = new Timeline();
  const resource = new Resource(timeline, { limit: 1, windowS: 10 });
  const answers = [0, 9, 10].map((at) => {
    timeline.runUntil(at);
    return resource.arrive();
  });
  expect(answers).toEqual([true, false, true]);
  expect([resource.opened, resource.refused, resource.most]).toEqual([2, 1, 1]);
});

test('things happen in the order of their times, and of their planning', () => {
  const timeline = new Timeline();
  const order: string[] = [];
  for (const [name, at] of [
    ['d', 3],
    ['a', 1],
    ['c', 2],
    ['b', 1],
    ['never', 9],
  ] as const) {
    timeline.after(at, () => void order.push(name));
  }
  timeline.runUntil(9);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test('quantiles are values that occurred', () => {
  expect([0.5, 0.99, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([2, 4, 4]);
  expect(quantile([], 0.5)).toBeUndefined();
});

test('a longer call reads more of the past with each response', () => {
  expect(tokensAMinute(0)).toEqual({ anew: 660, again: 2000 });
  expect(tokensAMinute(600)).toEqual({ anew: 660, again: 2000 + 4 * 3300 });
});

test('options are read, and what is none is refused', () => {
  expect(readOptions(['--seed', '12'])).toEqual({ help: false, write: false, seed: 12 });
  expect(() => readOptions(['--seed', 'x'])).toThrow(/whole number/);
  expect(() => readOptions(['--seed', '2', '--write'])).toThrow(/--write takes no --seed/);
});

test('every scenario has workers for its calls', () => {
  for (const { calls, workers } of scenarios(false)) expect(workers * 10).toBeGreaterThan(calls);
});
