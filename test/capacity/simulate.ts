// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { seededRandom } from '@voicelive-kit/protocol/server';
import { connect, type Line } from './handshake.ts';
import { Processes } from './processes.ts';
import { aloneBudget, Resource, SharedBudget } from './resource.ts';
import { ASSUMED, type Scenario } from './scenarios.ts';
import { Timeline } from './timeline.ts';

/** What came of it; times in seconds. */
export interface Outcome {
  readonly callers: number;
  readonly peakCalls: number;
  /** Of the busiest resource: connections a minute on average, and the most in any minute. */
  readonly connectionsPerMinute: number;
  readonly mostInAMinute: number;
  /** Handshakes that were answered with 429. */
  readonly refused: number;
  /** How long callers waited for their agent, shortest first. */
  readonly waits: readonly number[];
  readonly callersLost: number;
  /** Calls whose connection broke in the storm; how long those that came back took, shortest first. */
  readonly struck: number;
  readonly returns: readonly number[];
  readonly callsLost: number;
}

interface LiveCall {
  readonly line: Line;
  /** Loses its connection. */
  drop(): void;
}

/** Lets callers come and go for a while; the same seed gives the same outcome. */
export function simulate(scenario: Scenario, seed: number): Outcome {
  const timeline = new Timeline();
  const random = seededRandom(seed);
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const places = Array.from({ length: scenario.resources }, () => {
    const resource = new Resource(timeline, ASSUMED.quota);
    const budget = scenario.budget === 'shared' ? new SharedBudget(timeline, ASSUMED.budget) : aloneBudget;
    const line: Line = { timeline, random, resource, budget, wayS: ASSUMED.wayS };
    return { resource, line, processes: new Processes(line, scenario.idleEach, ASSUMED.prewarmS) };
  });
  const live = new Set<LiveCall>();
  const waits: number[] = [];
  const returns: number[] = [];
  let [callers, callersLost, callsLost, struck, peakCalls] = [0, 0, 0, 0, 0];

  const converse = (line: Line): void => {
    const lengthS = exponential(ASSUMED.callS);
    let leave = (): void => undefined;
    let away = false;
    const call: LiveCall = {
      line,
      drop() {
        if (away) return;
        away = true;
        const since = timeline.now;
        const inStorm = since === ASSUMED.stormAtS;
        leave = connect(line, 'live', (connected) => {
          if (inStorm && connected) returns.push(timeline.now - since);
          away = false;
          if (connected || !live.delete(call)) return;
          callsLost += 1;
        });
      },
    };
    live.add(call);
    peakCalls = Math.max(peakCalls, live.size);
    if (random() < ASSUMED.dropsPerCall) {
      timeline.after(random() * lengthS, () => {
        if (live.has(call)) call.drop();
      });
    }
    timeline.after(lengthS, () => {
      live.delete(call);
      leave();
    });
  };
  const arrive = (): void => {
    timeline.after(exponential(ASSUMED.callS / scenario.calls), arrive);
    const place = places[Math.floor(random() * places.length)];
    if (place === undefined) return;
    const since = timeline.now;
    callers += 1;
    place.processes.take((connected) => {
      if (!connected) {
        callersLost += 1;
        return;
      }
      waits.push(timeline.now - since);
      converse(place.line);
    });
  };
  const storm = (): void => {
    const [place] = places;
    place?.processes.loseConnections();
    const hit = [...live].filter(({ line }) => line === place?.line);
    struck = hit.length;
    for (const call of hit) call.drop();
  };

  arrive();
  if (scenario.storm) timeline.after(ASSUMED.stormAtS, storm);
  timeline.runUntil(ASSUMED.durationS);
  const minutes = ASSUMED.durationS / 60;
  const resources = places.map(({ resource }) => resource);
  const ascending = (one: number, other: number): number => one - other;
  return {
    callers,
    peakCalls,
    connectionsPerMinute: Math.max(...resources.map(({ opened }) => opened)) / minutes,
    mostInAMinute: Math.max(...resources.map(({ most }) => most)),
    refused: resources.reduce((sum, { refused }) => sum + refused, 0),
    waits: waits.sort(ascending),
    callersLost,
    struck,
    returns: returns.sort(ascending),
    callsLost,
  };
}
