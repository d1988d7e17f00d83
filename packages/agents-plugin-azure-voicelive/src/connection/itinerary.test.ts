// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, test } from 'vitest';
import {
  revise,
  serviceError,
  VoiceLiveConnectionError,
  VoiceLiveStatusError,
  type VoiceLiveError,
} from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { classifyClose, classifyNetworkError, classifyStatus } from './close-classification.ts';
import { failureOf } from './failure-table.ts';
import { unlimitedBudget, type HandshakeBudget } from './handshake-budget.ts';
import { Itinerary } from './itinerary.ts';
import { Routes, type Route } from './routes.ts';
import { createTargetHealth, guardedTargetHealth, type TargetHealth } from './target-health.ts';

const status = (statusCode: number, retryAfterMs: number | null = null): VoiceLiveError =>
  new VoiceLiveStatusError({ ...classifyStatus(statusCode), statusCode, retryAfterMs });
const network = (code: string): VoiceLiveError =>
  new VoiceLiveConnectionError(classifyNetworkError(code, 'host'));
const closed = (code: number): VoiceLiveError => new VoiceLiveConnectionError(classifyClose(code, ''));
const said = (serviceCode: string, retryable = false): VoiceLiveError =>
  serviceError({ code: 'session_refused', retryable, serviceCode });

class TestClock implements Clock {
  time = 0;
  now(): number {
    return this.time;
  }
  wallNow(): number {
    return this.time;
  }
  after(): () => void {
    throw new Error('an itinerary waits for nothing');
  }
}

/** Targets written as `host/model key`; `health` is shared with other models. */
function plan(
  names: readonly string[],
  options: { clock?: TestClock; health?: TargetHealth; budget?: HandshakeBudget; maxRetry?: number } = {},
) {
  const { clock = new TestClock(), budget = unlimitedBudget, maxRetry = 1 } = options;
  const health = options.health ?? createTargetHealth(clock);
  const list = names.map((name, index): Route => {
    const [, host = '', model = '', credentials] = /^(\w+)\/(\S+)(?: (\w+))?$/u.exec(name) ?? [];
    return {
      target: { index, host, model },
      credentials,
      refreshable: false,
      budget: index === 0 ? budget : unlimitedBudget,
      authorize: () => Promise.resolve({}),
      dial: () => Promise.reject(new Error('not here')),
    };
  });
  const routes = new Routes({
    list,
    health,
    cooldownMs: 60_000,
    maxRetry,
    retryIntervalMs: 500,
    clock,
    warn: () => undefined,
  });
  const begin = () => new Itinerary(routes, clock, () => 1);
  return { clock, health, begin, journey: begin() };
}

const at = ({ route }: Itinerary): string => `${route.target.host}/${route.target.model}`;

describe('the targets affected by a failure', () => {
  test.each<[string, VoiceLiveError, string, boolean]>([
    ['a host name that does not resolve', network('ENOTFOUND'), 'host', false],
    ['a closed port', network('ECONNREFUSED'), 'host', true],
    ['a certificate', network('CERT_HAS_EXPIRED'), 'host', false],
    ['a reset', network('ECONNRESET'), 'host', true],
    ['a refused key', status(401), 'login', false],
    ['a missing role', status(403), 'login', false],
    ['a wrong path', status(404), 'target', false],
    ['too many connections', status(429), 'host', false],
    ['a service that fails', status(503), 'target', true],
    ['a lost connection', closed(1006), 'target', true],
    ['a policy violation', closed(1008), 'target', false],
    ['a peer with another protocol', closed(1003), 'host', false],
    ['a model that is not available in the region', said('invalid_model'), 'target', true],
    ['a quota', said('insufficient_quota'), 'target', true],
    ['a revoked key', said('invalid_api_key'), 'login', false],
    ['a setting that no target accepts', said('invalid_value'), 'session', false],
    ['an unknown setting', said('unknown_parameter'), 'session', false],
    ['a code that is also a property of every object', said('constructor'), 'target', true],
  ])('%s', (_, error, strikes, again) => {
    expect(failureOf(error)).toEqual({ strikes, again });
  });
});

describe('a single target', () => {
  it('leaves every decision to the policy', () => {
    const { journey } = plan(['a/m']);
    expect(journey.failed(status(503))).toEqual({ kind: 'round', retryAfterMs: 0 });
    expect(journey.failed(status(429, 7000))).toEqual({ kind: 'round', retryAfterMs: 7000 });
    expect(journey.failed(status(401))).toEqual({ kind: 'over' });
    expect(journey.failures).toEqual([]);
  });

  it('is used although it has failed recently', () => {
    const { journey, begin } = plan(['a/m']);
    journey.failed(status(503));
    expect(at(begin())).toBe('a/m');
  });
});

describe('the next target', () => {
  it('is used after one retry of a temporary failure', () => {
    const { journey } = plan(['a/m', 'b/m']);
    expect(journey.failed(status(503))).toEqual({ kind: 'try', afterMs: 500 });
    expect(at(journey)).toBe('a/m');
    expect(journey.failed(status(503))).toEqual({ kind: 'try', afterMs: 0 });
    expect(at(journey)).toBe('b/m');
  });

  it.each<[string, VoiceLiveError]>([
    ['has already cost the caller seconds', revise(status(503), { retryable: true })],
    ['should not be retried for a while', status(503, 1000)],
    ['refuses', status(404)],
  ])('is used immediately when the first %s', (what, error) => {
    const { journey } = plan(['a/m', 'b/m']);
    const timeout = new VoiceLiveConnectionError({ code: 'connect_timeout', message: 'x', retryable: true });
    journey.failed(what.includes('seconds') ? timeout : error);
    expect(at(journey)).toBe('b/m');
  });

  it('is never one on a host that does not resolve, nor one with the refused key on the same host', () => {
    const names = ['a/m k', 'a/n k', 'a/n j', 'b/m k'];
    const gone = plan(names).journey;
    gone.failed(network('ENOTFOUND'));
    expect(at(gone)).toBe('b/m');
    const { journey } = plan(names);
    journey.failed(status(401));
    expect(journey.route.credentials).toBe('j');
    journey.failed(status(401));
    expect(at(journey)).toBe('b/m');
  });

  it('is never one with a credential that returns no token, on any host', () => {
    const { journey } = plan(['a/m k', 'b/m k', 'c/m j']);
    journey.failed(new VoiceLiveConnectionError({ code: 'token_failed', message: 'x', retryable: false }));
    expect(at(journey)).toBe('c/m');
  });

  it('is used without a retry when another session has found the first one unavailable', () => {
    const { clock, journey, begin } = plan(['a/m', 'b/m']);
    const other = begin();
    expect([at(journey), at(other)]).toEqual(['a/m', 'a/m']);
    other.failed(status(503));
    other.failed(status(503));
    clock.time += 10;
    expect(journey.lost(closed(1006), true)).toEqual({ kind: 'try', afterMs: 0 });
    expect(at(journey)).toBe('b/m');
  });

  it('is used without a retry when the handshake budget of the first one is used up', () => {
    const budget = { acquire: () => Promise.resolve(), expectedWaitMs: () => waitMs };
    let waitMs = 0;
    const { journey, begin } = plan(['a/m', 'b/m'], { budget });
    expect(at(journey)).toBe('a/m');
    waitMs = 30_000;
    journey.lost(closed(1006), true);
    expect(at(journey)).toBe('b/m');
    expect(at(begin())).toBe('b/m');
  });
});

describe('a round', () => {
  it('ends when every target has been tried; the next one begins with the target that has rested longest', () => {
    const { clock, journey } = plan(['a/m', 'b/m'], { maxRetry: 0 });
    journey.failed(status(503));
    clock.time += 100;
    expect(journey.failed(status(503))).toEqual({ kind: 'round', retryAfterMs: 0 });
    journey.nextRound();
    expect(at(journey)).toBe('a/m');
  });

  it('continues with those that may work', () => {
    const { journey } = plan(['a/m', 'b/m', 'c/m'], { maxRetry: 0 });
    journey.failed(status(404));
    journey.failed(status(503));
    journey.failed(status(404));
    journey.nextRound();
    expect(at(journey)).toBe('b/m');
    // The only remaining one: the policy counts its attempts.
    expect(journey.failed(status(503))).toEqual({ kind: 'round', retryAfterMs: 0 });
  });

  it('respects the delay that the service asks for only if every target asks for one', () => {
    const { journey } = plan(['a/m', 'b/m']);
    journey.failed(status(429, 30_000));
    expect(journey.failed(status(429, 5_000))).toEqual({ kind: 'round', retryAfterMs: 5_000 });
    journey.nextRound();
    expect(at(journey)).toBe('b/m');
  });

  it('is over when no target can help, and reports why each of them failed', () => {
    const { journey } = plan(['a/m', 'b/m']);
    journey.failed(status(401));
    expect(journey.failed(status(404))).toEqual({ kind: 'over' });
    expect(journey.failures.map(({ target, error }) => [target.host, error.code])).toEqual([
      ['a', 'unauthorized'],
      ['b', 'not_found'],
    ]);
  });

  it('is over immediately when the settings of the options are at fault, without listing targets', () => {
    const { journey } = plan(['a/m', 'b/m']);
    expect(journey.failed(said('invalid_value'))).toEqual({ kind: 'over' });
    expect(journey.failures).toEqual([]);
  });

  it('continues when only a fallback target refuses the settings', () => {
    const { journey } = plan(['a/m', 'b/m', 'c/m']);
    journey.failed(status(404));
    journey.failed(said('invalid_value'));
    expect(at(journey)).toBe('c/m');
  });
});

describe('a call', () => {
  it('stays at its target when that only drops the connection', () => {
    const { clock, journey, begin } = plan(['a/m', 'b/m']);
    journey.failed(status(404));
    clock.time += 120_000;
    expect(at(begin())).toBe('a/m');
    journey.lost(closed(1006), true);
    expect(at(journey)).toBe('b/m');
  });

  it('forgets the failures of an outage that is over', () => {
    const { clock, journey } = plan(['a/m', 'b/m'], { maxRetry: 0 });
    journey.failed(status(401));
    clock.time += 120_000;
    journey.lost(closed(1006), true);
    expect(at(journey)).toBe('a/m');
    expect(journey.failures).toHaveLength(1);
  });

  it('leaves a target that accepts connections and closes them', () => {
    const { journey } = plan(['a/m', 'b/m']);
    expect(at(journey)).toBe('a/m');
    journey.lost(closed(1011), false);
    expect(at(journey)).toBe('a/m');
    journey.lost(closed(1011), false);
    expect(at(journey)).toBe('b/m');
  });
});

describe('health', () => {
  it('is shared by models, except for failures of their credentials', () => {
    const clock = new TestClock();
    const health = createTargetHealth(clock);
    const one = plan(['a/m wrong', 'b/m'], { clock, health });
    one.journey.failed(status(401));
    expect(at(one.begin())).toBe('b/m');
    expect(at(plan(['a/m right', 'b/m'], { clock, health }).journey)).toBe('a/m');
    plan(['a/m', 'b/m'], { clock, health }).journey.failed(status(404));
    expect(at(plan(['a/m right', 'b/m'], { clock, health }).journey)).toBe('b/m');
  });

  it('lasts as long as the cooldown, or as the service asks for if that is longer', () => {
    const { clock, health, journey } = plan(['a/m', 'b/m']);
    const { target } = journey.route;
    journey.failed(status(404));
    expect(health.cooldownMs(target)).toBe(60_000);
    clock.time += 59_999;
    expect(health.cooldownMs(target)).toBe(1);
    clock.time += 1;
    expect(health.cooldownMs(target)).toBe(0);
    plan(['a/m', 'b/m'], { clock, health }).journey.failed(status(429, 90_000));
    expect(health.cooldownMs(target)).toBe(90_000);
  });

  it.each<[string, Partial<TargetHealth>]>([
    ['returns nonsense', { cooldownMs: () => Number.NaN }],
    ['returns nothing', { cooldownMs: () => undefined as never }],
    [
      'throws',
      {
        cooldownMs: () => {
          throw new Error('mine');
        },
      },
    ],
    [
      'rejects',
      {
        cooldownMs: async () => {
          throw new Error('mine');
        },
      } as object,
    ],
  ])('of an application that %s is replaced, with one warning', (_, broken) => {
    const warnings: string[] = [];
    const instead = createTargetHealth(new TestClock());
    const guarded = guardedTargetHealth(
      { cooldownMs: () => 0, failed: () => undefined, ...broken },
      (message) => warnings.push(message),
      instead,
    );
    const target = { index: 0, host: 'a', model: 'm' };
    expect(guarded.cooldownMs(target)).toBe(0);
    guarded.failed(target, 1000);
    expect(guarded.cooldownMs(target)).toBe(1000);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain('mine');
  });

  it('of an application that rejects in failed() is replaced', async () => {
    const warnings: string[] = [];
    const rejects = (): unknown => Promise.reject(new Error('mine'));
    const guarded = guardedTargetHealth(
      { cooldownMs: () => 0, failed: rejects },
      (message) => warnings.push(message),
      createTargetHealth(new TestClock()),
    );
    guarded.failed({ index: 0, host: 'a', model: 'm' }, 1000);
    await expect.poll(() => warnings).toHaveLength(1);
  });
});
