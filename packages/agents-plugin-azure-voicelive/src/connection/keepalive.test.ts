// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { startKeepalive, type DeadDirection, type Keepalive } from './keepalive.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A peer as one object: how it treats pings, and the values of the counters. */
function harness() {
  const peer = {
    pings: 0,
    dead: [] as DeadDirection[],
    bytesRead: 0,
    bytesSent: 0,
    backlog: 0,
    /** Whether it answers pings. */
    pongs: false,
  };
  const keepalive: Keepalive = startKeepalive({
    clock: systemClock,
    pingMs: 5_000,
    deadMs: 15_000,
    bytesRead: () => peer.bytesRead,
    bytesSent: () => peer.bytesSent,
    backlog: () => peer.backlog,
    ping() {
      peer.pings += 1;
      if (!peer.pongs) return;
      setTimeout(() => {
        keepalive.seen();
        keepalive.ponged();
      }, 20);
    },
    onDead: (direction) => peer.dead.push(direction),
  });
  return { peer, keepalive };
}

/** Advances one second at a time, calling a function in each. */
function seconds(count: number, each: () => void = () => {}): void {
  for (let second = 0; second < count; second++) {
    each();
    vi.advanceTimersByTime(1000);
  }
}

describe('the way down', () => {
  it('half-open: pings immediately and every 5 s, dies after 15 s of silence, once, and keeps no timer', () => {
    const { peer } = harness();
    vi.advanceTimersByTime(14_999);
    expect(peer).toMatchObject({ pings: 3, dead: [] });
    vi.advanceTimersByTime(1);
    expect(peer.dead).toEqual(['down']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('counts the 15 s from the last frame, not from a tick', () => {
    const { peer, keepalive } = harness();
    vi.advanceTimersByTime(9_000);
    keepalive.seen();
    vi.advanceTimersByTime(14_999);
    expect(peer.dead).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(peer.dead).toEqual(['down']);
  });

  it('trickle: treats bytes of an unfinished frame as a sign of life', () => {
    const { peer, keepalive } = harness();
    seconds(60, () => (peer.bytesRead += 1));
    expect(peer.dead).toEqual([]);
    keepalive.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the way up', () => {
  /** A connection whose peer answers pings and keeps sending. */
  function answering() {
    const made = harness();
    made.peer.pongs = true;
    seconds(20, () => made.keepalive.seen());
    expect(made.peer.dead).toEqual([]);
    return made;
  }

  it('dies within about 15 s when pings are no longer answered, although the peer still sends', () => {
    const { peer, keepalive } = answering();
    peer.pongs = false;
    seconds(16, () => keepalive.seen());
    expect(peer.dead).toEqual(['up']);
  });

  it('dies as well when everything sent disappears into the buffers of the operating system', () => {
    const { peer, keepalive } = answering();
    peer.pongs = false;
    seconds(16, () => {
      keepalive.seen();
      peer.bytesSent += 64_000;
    });
    expect(peer.dead).toEqual(['up']);
  });

  it('stays alive while a backlog shrinks, however late the pongs are', () => {
    const { peer, keepalive } = answering();
    peer.pongs = false;
    peer.backlog = 1_000_000;
    seconds(60, () => {
      keepalive.seen();
      peer.bytesSent += 10_000;
    });
    expect(peer.dead).toEqual([]);
    seconds(20, () => keepalive.seen());
    expect(peer.dead).toEqual(['up']);
  });

  it('stays alive when the peer has never answered a ping, but accepts data', () => {
    const { peer, keepalive } = harness();
    seconds(120, () => keepalive.seen());
    expect(peer.dead).toEqual([]);
  });

  it('dies when the peer has never answered a ping and a backlog does not shrink', () => {
    const { peer, keepalive } = harness();
    seconds(10, () => keepalive.seen());
    peer.backlog = 1000;
    seconds(21, () => keepalive.seen());
    expect(peer.dead).toEqual(['up']);
  });
});

it('blocked-loop: gives the peer another chance after this process was suspended', () => {
  let now = 0;
  let tick = (): void => {};
  let dead = 0;
  let pings = 0;
  startKeepalive({
    clock: { now: () => now, wallNow: () => now, after: (_ms, callback) => ((tick = callback), () => {}) },
    pingMs: 10_000,
    deadMs: 15_000,
    bytesRead: () => 0,
    bytesSent: () => 0,
    backlog: () => 0,
    ping: () => (pings += 1),
    onDead: () => (dead += 1),
  });
  now = 300_000;
  tick();
  expect({ dead, pings }).toEqual({ dead: 0, pings: 2 });
  now += 10_000;
  tick();
  now += 5_000;
  tick();
  expect(dead).toBe(1);
});

describe('a challenge', () => {
  /** A peer that is known to answer pings. */
  function known(pongs: boolean) {
    const h = harness();
    h.peer.pongs = true;
    vi.advanceTimersByTime(5_100);
    h.peer.pongs = pongs;
    return h;
  }

  it('half-open: asks immediately, and ends a peer that gives no sign of life, once', () => {
    const { peer, keepalive } = known(false);
    const { pings } = peer;
    peer.bytesRead += 100;
    keepalive.challenge(2_000);
    expect(peer.pings).toBe(pings + 1);
    vi.advanceTimersByTime(1_999);
    expect(peer.dead).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(peer.dead).toEqual(['down']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['a pong', ({ peer }: ReturnType<typeof harness>) => (peer.pongs = true)],
    ['a frame', ({ keepalive }: ReturnType<typeof harness>) => setTimeout(() => keepalive.seen(), 500)],
    ['a piece of a frame', ({ peer }: ReturnType<typeof harness>) => setTimeout(() => peer.bytesRead++, 500)],
  ])('is answered by %s', (_, answer) => {
    const h = known(false);
    answer(h);
    h.peer.bytesRead += 100;
    h.keepalive.challenge(2_000);
    vi.advanceTimersByTime(9_000);
    expect(h.peer.dead).toEqual([]);
    h.keepalive.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not made to a peer that has never answered a ping', () => {
    const { peer, keepalive } = harness();
    vi.advanceTimersByTime(1_000);
    keepalive.challenge(2_000);
    vi.advanceTimersByTime(10_000);
    expect(peer.dead).toEqual([]);
    keepalive.stop();
  });

  it('gives the peer another chance when this process was suspended meanwhile', () => {
    const { peer, keepalive } = known(false);
    keepalive.challenge(2_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    vi.advanceTimersByTime(2_000);
    expect(peer.dead).toEqual([]);
    vi.restoreAllMocks();
    keepalive.stop();
  });
});
