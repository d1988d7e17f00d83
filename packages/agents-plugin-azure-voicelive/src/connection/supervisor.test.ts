// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  revise,
  serviceError,
  VoiceLiveConnectionError,
  VoiceLiveStatusError,
  type VoiceLiveError,
} from '../errors/index.ts';
import { classifyClose, classifyNetworkError, classifyStatus } from './close-classification.ts';
import { systemClock } from './clock.ts';
import { unlimitedBudget } from './handshake-budget.ts';
import { Routes, type Route } from './routes.ts';
import { createTargetHealth } from './target-health.ts';
import { defaultReconnectPolicy, policyFromConnOptions } from './policy.ts';
import type { EstablishInfo, Established, SupervisorOptions } from './supervisor-types.ts';
import { Supervisor } from './supervisor.ts';
import type { Socket, SocketClosed } from './socket.ts';

const MINUTE = 60_000;

/** An in-memory socket whose peer is controlled by the test. */
class MemorySocket implements Socket {
  readonly requestId: string;
  readonly secrets = [];
  readonly bufferedAmount = 0;
  readonly sent: string[] = [];
  sessionId: string | null = null;
  closed: SocketClosed | null = null;
  #listeners: ((closed: SocketClosed) => void)[] = [];

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  get isOpen(): boolean {
    return this.closed === null;
  }

  batch(work: () => void): void {
    work();
  }

  send(text: string): boolean {
    if (this.isOpen) this.sent.push(text);
    return this.isOpen;
  }

  onMessage(): void {}

  challenge(): void {}

  onClosed(listener: (closed: SocketClosed) => void): void {
    if (this.closed === null) this.#listeners.push(listener);
    else listener(this.closed);
  }

  close(): Promise<void> {
    this.terminate();
    return Promise.resolve();
  }

  terminate(): void {
    this.#end(1000, true);
  }

  /** The peer closes with a code; 1006 means without a close frame. */
  drop(closeCode: number, reason = ''): void {
    this.#end(closeCode, false, reason);
  }

  #end(closeCode: number, local: boolean, reason = ''): void {
    if (this.closed !== null) return;
    const { requestId } = this;
    const error = new VoiceLiveConnectionError({ ...classifyClose(closeCode, reason), closeCode, requestId });
    this.closed = { error, local };
    for (const listener of this.#listeners.splice(0)) listener(this.closed);
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  const left = vi.getTimerCount();
  vi.useRealTimers();
  if (left > 0) throw new Error(`${left} timers are left`);
});

const refused = (): VoiceLiveError =>
  new VoiceLiveConnectionError(classifyNetworkError('ECONNREFUSED', 'host'));
const status = (statusCode: number, retryAfterMs: number | null = null): VoiceLiveError =>
  new VoiceLiveStatusError({ ...classifyStatus(statusCode), statusCode, retryAfterMs });

type Overrides = Partial<SupervisorOptions & Pick<Route, 'authorize' | 'dial' | 'refreshable' | 'budget'>>;

/** A supervisor whose dials follow a script; the last entry repeats. */
function harness(script: (VoiceLiveError | 'ok' | 'hang')[] = ['ok'], overrides: Overrides = {}) {
  const sockets: MemorySocket[] = [];
  const dialedAt: number[] = [];
  const events: string[] = [];
  const errors: VoiceLiveError[] = [];
  const kinds: string[] = [];
  const start = performance.now();
  const state = { quiet: true, fresh: [] as boolean[] };
  const route: Route = {
    target: { index: 0, host: 'host', model: 'model' },
    credentials: null,
    refreshable: false,
    budget: unlimitedBudget,
    authorize: ({ fresh }) => {
      state.fresh.push(fresh);
      return Promise.resolve({});
    },
    dial: () => {
      const step = script[Math.min(dialedAt.length, script.length - 1)] ?? 'ok';
      dialedAt.push(performance.now() - start);
      if (step === 'hang') return new Promise(() => {});
      if (step !== 'ok') return Promise.reject(step);
      const socket = new MemorySocket(`request-${dialedAt.length}`);
      sockets.push(socket);
      return Promise.resolve(socket);
    },
    ...overrides,
  };
  const options: SupervisorOptions = {
    routes: new Routes({
      list: [route],
      health: createTargetHealth(),
      cooldownMs: MINUTE,
      maxRetry: 1,
      retryIntervalMs: 500,
      ...(overrides.warn && { warn: overrides.warn }),
    }),
    establish: (_socket, info) => {
      kinds.push(info.kind);
      info.announced();
      return Promise.resolve({});
    },
    quiet: () => state.quiet,
    onUp: (socket, { kind }) => events.push(`up ${kind} ${socket.requestId}`),
    onDown: (error, { phase, report }) => {
      errors.push(error);
      events.push(`down ${phase} ${error.code}${report ? '' : ' (already reported)'}`);
    },
    onGaveUp: (error) => {
      errors.push(error);
      events.push(`gave up ${error.code}`);
    },
    policy: defaultReconnectPolicy(() => 1),
    connectTimeoutMs: 10_000,
    ...overrides,
  };
  const supervisor = new Supervisor(options);
  const last = (): MemorySocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket');
    return socket;
  };
  return { supervisor, options, sockets, dialedAt, events, errors, kinds, state, last };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('first connection', () => {
  it('refused-port: 8 attempts with growing delays, one report, one final error', async () => {
    const h = harness([refused()]);
    h.supervisor.start();
    await pass(5 * MINUTE);
    expect(h.dialedAt).toEqual([0, 250, 750, 1750, 3750, 7750, 15_750, 23_750]);
    expect(h.events).toEqual(['down first connection_refused', 'gave up connection_refused']);
    expect(h.errors[0]).toMatchObject({ retryable: true });
    expect(h.errors[1]).toMatchObject({ retryable: false, code: 'connection_refused' });
    expect(h.errors[1]?.message).toMatch(/^Gave up after 8 failures in 24 s\. Nothing listens/);
    expect(h.supervisor.state).toBe('failed');
  });

  it('server-error: once, then connected', async () => {
    const h = harness([status(503), 'ok']);
    h.supervisor.start();
    await pass(1000);
    expect(h.events).toEqual(['down first server_error', 'up first request-2']);
    await h.supervisor.close();
  });

  it.each([
    ['bad-key', 401, 'unauthorized'],
    ['missing-role', 403, 'forbidden'],
    ['wrong-path', 404, 'not_found'],
    ['agent-disabled', 409, 'conflict'],
    ['bad request', 400, 'bad_request'],
  ])('%s: ends immediately with a final error', async (_slug, statusCode, code) => {
    const h = harness([status(statusCode)]);
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.events).toEqual([`gave up ${code}`]);
    expect(h.errors[0]?.retryable).toBe(false);
  });

  it('expired-token: uses one fresh token, without a report', async () => {
    const h = harness([status(401), 'ok'], { refreshable: true });
    h.supervisor.start();
    await pass(1000);
    expect(h.state.fresh).toEqual([false, true]);
    expect(h.events).toEqual(['up first request-2']);
    await h.supervisor.close();
  });

  it('expired-token: ends after a second 401', async () => {
    const h = harness([status(401)], { refreshable: true });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(2);
    expect(h.events).toEqual(['gave up unauthorized']);
  });

  it('rate-limited: respects Retry-After', async () => {
    const h = harness([status(429, 20_000), 'ok']);
    h.supervisor.start();
    await pass(MINUTE - 30_000);
    expect(h.dialedAt).toEqual([0, 20_000]);
    await h.supervisor.close();
  });

  it('handshake-hang: counts a timeout as a failed attempt', async () => {
    const h = harness(['hang', 'ok']);
    h.supervisor.start();
    await pass(11_000);
    expect(h.events).toEqual(['down first connect_timeout', 'up first request-2']);
    await h.supervisor.close();
  });

  it('accept-silent: counts a missing announcement as a failed attempt, and ends the socket', async () => {
    const h = harness(['ok'], {
      establish: () => new Promise<Established>(() => {}),
      policy: policyFromConnOptions({ maxRetry: 1, retryIntervalMs: 1000 }),
    });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.events).toEqual(['down first session_timeout', 'gave up session_timeout']);
    expect(h.sockets.map((socket) => socket.isOpen)).toEqual([false, false]);
  });

  it('drop-mid-update: counts an unacknowledged configuration as a failed attempt', async () => {
    const h = harness(['ok'], {
      establish: (_socket, info) => {
        setTimeout(() => info.announced(), 9_000);
        return new Promise<Established>(() => {});
      },
      policy: policyFromConnOptions({ maxRetry: 0, retryIntervalMs: 0 }),
    });
    h.supervisor.start();
    await pass(18_990);
    expect(h.events).toEqual([]);
    await pass(20);
    expect(h.events).toEqual(['gave up configure_timeout']);
  });

  it('early-error: prefers the error of the owner to the close that follows it', async () => {
    const h = harness(['ok'], {
      establish: (socket) => {
        const refusal = serviceError({
          code: 'session_refused',
          retryable: false,
          serviceCode: 'invalid_model',
        });
        return new Promise((_resolve, reject) => {
          setTimeout(() => {
            (socket as MemorySocket).drop(1008);
            reject(refusal);
          }, 5);
        });
      },
    });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.events).toEqual(['gave up session_refused']);
    expect(h.errors[0]?.serviceCode).toBe('invalid_model');
  });

  it('accept-close: counts a close before the announcement as a failed attempt with advice', async () => {
    const h = harness(['ok'], {
      establish: (socket) => {
        setTimeout(() => (socket as MemorySocket).drop(1000), 1);
        return new Promise<Established>(() => {});
      },
    });
    h.supervisor.start();
    await pass(5 * MINUTE);
    expect(h.dialedAt).toHaveLength(8);
    expect(h.events).toEqual(['down first connection_closed', 'gave up connection_closed']);
    expect(h.errors[0]?.hint).toMatch(/model/);
    expect(h.errors[0]?.message).toMatch(/\(request request-1\)$/);
  });

  it('uses up no time limit while waiting for the budget', async () => {
    const h = harness(['ok'], {
      budget: { acquire: () => new Promise((resolve) => setTimeout(resolve, 40_000)) },
    });
    h.supervisor.start();
    await pass(39_000);
    expect(h.events).toEqual([]);
    await pass(1_000);
    expect(h.events).toEqual(['up first request-1']);
    await h.supervisor.close();
  });

  it('token-provider: uses up no handshake when getting a token fails', async () => {
    const acquire = vi.fn(() => Promise.resolve());
    const failure = new VoiceLiveConnectionError({ code: 'token_failed', message: 'x', retryable: true });
    const h = harness(['ok'], {
      authorize: () => Promise.reject(failure),
      budget: { acquire },
      policy: policyFromConnOptions({ maxRetry: 2, retryIntervalMs: 50 }),
    });
    h.supervisor.start();
    await pass(1000);
    expect(h.events).toEqual(['down first token_failed', 'gave up token_failed']);
    expect(acquire).not.toHaveBeenCalled();
  });
});

describe('live conversation', () => {
  async function live(h: ReturnType<typeof harness>): Promise<void> {
    h.supervisor.start();
    await pass(2 * MINUTE);
    expect(h.supervisor.state).toBe('live');
  }

  it.each([
    ['close-1000', 1000, '', 'connection_closed'],
    ['session-expired', 1001, 'session_expired', 'session_expired'],
    ['cut', 1006, '', 'connection_lost'],
    ['close-1011', 1011, '', 'connection_closed'],
    ['close-1012', 1012, '', 'connection_closed'],
    ['close-1012', 1013, '', 'connection_closed'],
    ['close-no-status', 1005, '', 'connection_closed'],
    ['unknown code', 4321, '', 'connection_closed'],
  ])('%s: reconnects', async (_slug, closeCode, reason, code) => {
    const h = harness();
    await live(h);
    h.last().drop(closeCode, reason);
    expect(h.supervisor.state).toBe('down');
    await pass(250);
    expect(h.events).toEqual(['up first request-1', `down live ${code}`, 'up reconnect request-2']);
    expect(h.errors[0]).toMatchObject({ retryable: true, closeCode });
    await h.supervisor.close();
  });

  it.each([1003, 1008, 1010])('close-1008: ends after close code %d', async (closeCode) => {
    const h = harness();
    await live(h);
    h.last().drop(closeCode);
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.events).toHaveLength(2);
    expect(h.events[1]).toMatch(/^gave up/);
  });

  it('refused-while-reconnecting: retries for 90 s, reports once, then ends', async () => {
    const h = harness(['ok', refused()]);
    await live(h);
    h.last().drop(1006);
    await pass(89_000);
    expect(h.events).toEqual(['up first request-1', 'down live connection_lost']);
    await pass(2_000);
    expect(h.events.slice(2)).toEqual(['gave up connection_refused']);
    expect((h.dialedAt.at(-1) ?? 0) - 2 * MINUTE).toBe(90_000);
  });

  it('accept-close: counts connections that last less than 5 s as failures of one outage', async () => {
    let armed = false;
    const h = harness(['ok'], {
      establish: (socket, info) => {
        info.announced();
        if (armed) setTimeout(() => (socket as MemorySocket).drop(1000), 100);
        return Promise.resolve({});
      },
    });
    await live(h);
    armed = true;
    h.last().drop(1006);
    await pass(3 * MINUTE);
    expect(h.supervisor.state).toBe('failed');
    // 250, 500, 1000, 2000, 4000, then 8000 each until 90 s have passed.
    expect(h.dialedAt.length).toBeLessThan(20);
    expect(h.events.filter((event) => /^down.*[a-z]$/.test(event))).toHaveLength(1);
    expect(h.events.at(-1)).toBe('gave up connection_closed');
  });

  it('restarts the count after a minute, and reports each outage', async () => {
    const script = Array.from({ length: 11 }, (_, index) => (index % 2 === 0 ? 'ok' : refused()));
    const h = harness(script, { policy: policyFromConnOptions({ maxRetry: 2, retryIntervalMs: 1000 }) });
    await live(h);
    for (let drop = 0; drop < 5; drop++) {
      h.last().drop(1006);
      await pass(MINUTE + 1200);
      expect(h.supervisor.state).toBe('live');
    }
    expect(h.events.filter((event) => event === 'down live connection_lost')).toHaveLength(5);
    await h.supervisor.close();
  });

  it('drop-twice: keeps the count after a loss 10 s after a reconnect, but reports a new outage', async () => {
    const h = harness(['ok', refused(), refused(), 'ok']);
    await live(h);
    h.last().drop(1006);
    await pass(250 + 500 + 1000);
    expect(h.events.at(-1)).toBe('up reconnect request-4');
    await pass(10_000);
    const before = h.dialedAt.length;
    h.last().drop(1006);
    await pass(999);
    expect(h.dialedAt).toHaveLength(before);
    await pass(1);
    expect(h.dialedAt).toHaveLength(before + 1);
    expect(h.events.filter((event) => event === 'down live connection_lost')).toHaveLength(2);
    await h.supervisor.close();
  });

  it('reports the loss once, as final, when the policy gives up immediately', async () => {
    const h = harness(['ok'], { policy: { nextDelayMs: () => null } });
    await live(h);
    h.last().drop(1011);
    await pass(MINUTE);
    expect(h.events).toEqual(['up first request-1', 'gave up connection_closed']);
    expect(h.errors[0]?.retryable).toBe(false);
  });

  it('makes no further attempt when the owner closes in onDown', async () => {
    const h = harness(['ok'], { onDown: () => void h.supervisor.close() });
    await live(h);
    h.last().drop(1006);
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.supervisor.state).toBe('closed');
  });
});

describe('rollover (session-limit)', () => {
  it('replaces the connection after 55 minutes, in a pause, without an error, and closes the old one after the swap', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(54 * MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    await pass(2 * MINUTE);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    expect(h.sockets.map((socket) => socket.isOpen)).toEqual([false, true]);
    expect(h.sockets[0]?.closed?.local).toBe(true);
    expect(h.supervisor.socket).toBe(h.sockets[1]);
    await h.supervisor.close();
  });

  it('waits for a pause before it establishes, without running the handshake timeout meanwhile', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(57 * MINUTE);
    expect(h.sockets).toHaveLength(2);
    expect(h.kinds).toEqual(['first']);
    h.state.quiet = true;
    await pass(250);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    await h.supervisor.close();
  });

  it('swaps 30 s before the stated end even without a pause', async () => {
    const expiresAt = Date.now() + 60 * MINUTE;
    const h = harness(['ok'], {
      establish: (_socket, info) => {
        info.announced();
        return Promise.resolve(info.kind === 'first' ? { expiresAt } : {});
      },
    });
    h.state.quiet = false;
    h.supervisor.start();
    await pass(59.5 * MINUTE - 1000);
    expect(h.events).toHaveLength(1);
    await pass(1500);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    await h.supervisor.close();
  });

  it('replaces the connection after each maxSessionDuration instead of 55 minutes', async () => {
    const h = harness(['ok'], { maxSessionDuration: 2 * MINUTE });
    h.supervisor.start();
    await pass(6.5 * MINUTE);
    expect(h.events).toHaveLength(4);
    await h.supervisor.close();
  });

  it('silently retries a failed attempt', async () => {
    const h = harness(['ok', refused(), status(403), 'ok']);
    h.supervisor.start();
    await pass(57 * MINUTE);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-4']);
    await h.supervisor.close();
  });

  it('rate-limited: respects Retry-After after a failed attempt', async () => {
    const h = harness(['ok', status(429, 4 * MINUTE), 'ok']);
    h.supervisor.start();
    await pass(58 * MINUTE);
    expect(h.dialedAt).toHaveLength(2);
    await pass(2 * MINUTE);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-3']);
    await h.supervisor.close();
  });

  it('treats a loss during the rollover as an ordinary outage, and ends the prepared socket', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(56 * MINUTE);
    h.sockets[0]?.drop(1006);
    await pass(300);
    expect(h.events).toEqual(['up first request-1', 'down live connection_lost', 'up reconnect request-3']);
    expect(h.sockets.map((socket) => socket.isOpen)).toEqual([false, false, true]);
    await h.supervisor.close();
  });

  it('postpones the swap to the next pause when the pause ends while establishing', async () => {
    const h = harness(['ok'], {
      establish: (_socket, info: EstablishInfo) => {
        info.announced();
        if (info.kind === 'rollover') h.state.quiet = false;
        return Promise.resolve({});
      },
    });
    h.supervisor.start();
    await pass(56 * MINUTE);
    expect(h.events).toHaveLength(1);
    h.state.quiet = true;
    await pass(250);
    expect(h.events.at(-1)).toBe('up rollover request-2');
    await h.supervisor.close();
  });

  it.each([60, -60, 24 * 60])(
    'clock-jump: is not affected when the wall clock is set by %d minutes',
    async (minutes) => {
      const stated = Date.now() + 60 * MINUTE;
      const h = harness(['ok'], {
        establish: (_socket, info) => {
          info.announced();
          return Promise.resolve({ expiresAt: stated });
        },
      });
      h.supervisor.start();
      await pass(MINUTE);
      vi.setSystemTime(Date.now() + minutes * MINUTE);
      await pass(53 * MINUTE);
      expect(h.events).toEqual(['up first request-1']);
      h.state.quiet = false;
      await pass(4 * MINUTE);
      expect(h.events).toEqual(['up first request-1']);
      h.state.quiet = true;
      await pass(1000);
      expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
      await h.supervisor.close();
    },
  );

  it('waits for a duration longer than timers support', async () => {
    const clock = { timers: [] as number[] };
    const h = harness(['ok'], {
      maxSessionDuration: 40 * 24 * 60 * MINUTE,
      clock: {
        ...systemClock,
        after(ms, callback) {
          clock.timers.push(ms);
          return systemClock.after(ms, callback);
        },
      },
    });
    h.supervisor.start();
    await pass(25 * 24 * 60 * MINUTE);
    expect(h.events).toEqual(['up first request-1']);
    expect(clock.timers.at(-1)).toBeLessThan(16 * 24 * 60 * MINUTE);
    await h.supervisor.close();
  });
});

describe('an end that the service announced', () => {
  const limit = serviceError({
    code: 'service_error',
    retryable: true,
    serviceCode: 'session_expired',
    text: 'Your session hit the maximum duration.',
  });

  it('is the only error of the outage that follows', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(MINUTE);
    h.supervisor.announceEnd(limit);
    await pass(10);
    h.sockets[0]?.drop(1001);
    await pass(1000);
    expect(h.events.filter((event) => !event.startsWith('up'))).toEqual(['down live service_error']);
    expect(h.errors).toEqual([limit]);
    expect(h.supervisor.state).toBe('live');
    await h.supervisor.close();
  });

  it('is not reported when the connection is replaced in time', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(MINUTE);
    h.supervisor.announceEnd(limit);
    await pass(1000);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    h.last().drop(1006);
    await pass(1000);
    expect(h.errors.map((error) => error.code)).toEqual(['connection_lost']);
    await h.supervisor.close();
  });

  it('causes no reconnect storm when every connection comes with one', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(MINUTE);
    const before = h.sockets.length;
    for (let i = 0; i < 300; i += 1) {
      for (let again = 0; again < 3; again += 1) h.supervisor.announceEnd(limit);
      await pass(100);
    }
    expect(h.sockets.length - before).toBeGreaterThan(1);
    expect(h.sockets.length - before).toBeLessThanOrEqual(7);
    expect(h.errors).toEqual([]);
    await h.supervisor.close();
  });

  it('is final when the error is', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(MINUTE);
    h.supervisor.announceEnd(revise(limit, { retryable: false }));
    h.sockets[0]?.drop(1001);
    await pass(MINUTE);
    expect(h.events).toEqual(['up first request-1', 'gave up service_error']);
  });

  it('is ignored while there is no connection', async () => {
    const h = harness([refused(), 'ok']);
    h.supervisor.announceEnd(limit);
    h.supervisor.start();
    await pass(1000);
    h.last().drop(1006);
    await pass(1000);
    expect(h.errors.at(-1)).toMatchObject({ code: 'connection_lost' });
    await h.supervisor.close();
  });
});

describe('an error of the service while a session is set up', () => {
  const agentFailed = (retryable: boolean) =>
    serviceError({ code: 'session_refused', retryable, serviceCode: 'agent_initialization_failed' });

  it('ends everything immediately when establish rejects with a final error', async () => {
    const h = harness(['ok'], {
      establish: (_socket, info) => {
        info.announced();
        return Promise.reject(agentFailed(false));
      },
    });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.errors).toMatchObject([{ serviceCode: 'agent_initialization_failed', retryable: false }]);
    expect(h.sockets[0]?.isOpen).toBe(false);
  });

  it('is retried, and reported in the end, when it may be temporary', async () => {
    const h = harness(['ok'], { establish: () => Promise.reject(agentFailed(true)) });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(8);
    expect(h.errors.at(-1)).toMatchObject({ serviceCode: 'agent_initialization_failed', retryable: false });
  });

  it.each<[string, (socket: MemorySocket) => void]>([
    ['time runs out', () => {}],
    ['the connection closes', (socket) => setTimeout(() => socket.drop(1011), 100)],
  ])('is the cause when %s', async (_when, then) => {
    for (const retryable of [true, false]) {
      const h = harness(['ok'], {
        establish: (socket, info) => {
          info.announced();
          info.blame(agentFailed(retryable));
          info.blame(refused());
          then(socket as MemorySocket);
          return new Promise(() => {});
        },
      });
      h.supervisor.start();
      await pass(5 * MINUTE);
      expect(h.dialedAt).toHaveLength(retryable ? 8 : 1);
      expect(h.errors.at(-1)).toMatchObject({
        code: 'session_refused',
        serviceCode: 'agent_initialization_failed',
      });
    }
  });
});

describe('replaceable parts that misbehave', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['returns undefined', () => undefined],
    ['returns NaN', () => Number.NaN],
    ['returns a negative number', () => -1],
    ['returns Infinity', () => Number.POSITIVE_INFINITY],
    ['returns a string', () => '100'],
    ['is async', () => Promise.reject(new Error('mine'))],
  ])('uses the default policy, with one warning, when a reconnectPolicy %s', async (_what, nextDelayMs) => {
    const warn = vi.fn<(message: string) => void>();
    const h = harness([refused()], { policy: { nextDelayMs: nextDelayMs as never }, warn });
    h.supervisor.start();
    await pass(5 * MINUTE);
    expect(h.dialedAt).toHaveLength(8);
    expect(h.events).toEqual(['down first connection_refused', 'gave up connection_refused']);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('reconnectPolicy');
    expect(warn.mock.calls[0]?.[0]).not.toContain('mine');
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('uses the limit of the process, with one warning, when a handshakeBudget %s', async (_what, acquire) => {
    const warn = vi.fn<(message: string) => void>();
    const h = harness([refused(), 'ok'], { budget: { acquire: acquire as never }, warn });
    h.supervisor.start();
    await pass(1000);
    expect(h.supervisor.state).toBe('live');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('handshakeBudget');
    await h.supervisor.close();
  });

  it('admits when a handshakeBudget does not return a promise', async () => {
    const warn = vi.fn<(message: string) => void>();
    const h = harness(['ok'], { budget: { acquire: (() => undefined) as never }, warn });
    h.supervisor.start();
    await pass(1000);
    expect(h.supervisor.state).toBe('live');
    expect(warn).not.toHaveBeenCalled();
    await h.supervisor.close();
  });

  it('warns once and closes promptly when a handshakeBudget hangs and ignores its signal', async () => {
    const warn = vi.fn<(message: string) => void>();
    const h = harness(['ok'], { budget: { acquire: () => new Promise(() => {}) }, warn });
    h.supervisor.start();
    await pass(10 * MINUTE);
    expect(warn).toHaveBeenCalledTimes(1);
    await h.supervisor.close();
    expect(h.supervisor.state).toBe('closed');
  });

  it('counts a credential that throws, also synchronously, as a failed attempt', async () => {
    let asked = 0;
    const h = harness(['ok'], {
      authorize: () => {
        asked += 1;
        if (asked === 1) throw new TypeError('mine');
        return asked === 2 ? Promise.reject(new Error('mine')) : Promise.resolve({});
      },
    });
    h.supervisor.start();
    await pass(5000);
    expect(h.events).toEqual(['down first connection_failed', 'up first request-1']);
    await h.supervisor.close();
  });
});

describe('close', () => {
  it.each<[string, Overrides, number]>([
    ['while the token is awaited', { authorize: () => new Promise(() => {}) }, 100],
    ['while the budget is awaited', { budget: { acquire: () => new Promise(() => {}) } }, 100],
    ['while dialing', { dial: () => new Promise(() => {}) }, 100],
    ['while establishing', { establish: () => new Promise<Established>(() => {}) }, 100],
    ['between two attempts', { dial: () => Promise.reject(refused()) }, 300],
    ['while live', {}, 100],
    ['before the start', {}, -1],
  ])('%s is prompt and silent', async (_when, overrides, after) => {
    const h = harness(['ok'], overrides);
    if (after >= 0) {
      h.supervisor.start();
      await pass(after);
    }
    const before = [...h.events];
    await h.supervisor.close();
    await h.supervisor.close();
    expect(vi.getTimerCount()).toBe(0);
    await pass(5 * MINUTE);
    expect(h.events).toEqual(before);
    expect(h.sockets.every((socket) => !socket.isOpen)).toBe(true);
    expect(h.supervisor.state).toBe('closed');
  });

  it('ends a socket that opens after the close', async () => {
    const late = new MemorySocket('late');
    const h = harness(['ok'], {
      dial: () => new Promise((resolve) => setTimeout(() => resolve(late), 1000)),
    });
    h.supervisor.start();
    await pass(100);
    await h.supervisor.close();
    await pass(2000);
    expect(late.isOpen).toBe(false);
    expect(h.events).toEqual([]);
  });

  it('waits for a connection that a rollover or the service has just ended', async () => {
    for (const ends of [
      async (): Promise<void> => {
        await pass(55 * MINUTE + 300);
      },
      async (h: ReturnType<typeof harness>): Promise<void> => {
        await pass(100);
        h.supervisor.fail(refused());
        h.supervisor.fail(refused());
      },
    ]) {
      const h = harness();
      h.supervisor.start();
      await pass(100);
      const { promise: gone, resolve: end } = Promise.withResolvers<void>();
      const [first] = h.sockets;
      if (first) first.close = () => gone;
      await ends(h);
      const closed = vi.fn();
      const closing = h.supervisor.close().then(closed);
      await pass(100);
      expect(closed).not.toHaveBeenCalled();
      end();
      await closing;
    }
  });

  it('ends a rollover that waits for a pause', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(56 * MINUTE);
    await h.supervisor.close();
    await pass(1000);
    expect(h.sockets.map((socket) => socket.isOpen)).toEqual([false, false]);
  });
});

describe('with another target', () => {
  /** Two targets whose dials follow their own scripts; the last entry of each repeats. */
  function regions(scripts: [(VoiceLiveError | 'ok' | 'hang')[], (VoiceLiveError | 'ok' | 'hang')[]]) {
    const h = harness();
    const tried: string[] = [];
    const counts = [0, 0];
    const list = ['east', 'west'].map((host, index): Route => ({
      target: { index, host, model: 'm' },
      credentials: null,
      refreshable: false,
      budget: unlimitedBudget,
      authorize: () => Promise.resolve({}),
      dial: () => {
        tried.push(`${host} ${performance.now() - begun}`);
        const script = scripts[index] ?? [];
        const step = script[Math.min(counts[index] ?? 0, script.length - 1)] ?? 'ok';
        counts[index] = (counts[index] ?? 0) + 1;
        if (step === 'hang') return new Promise(() => {});
        if (step !== 'ok') return Promise.reject(step);
        const socket = new MemorySocket(`${host}-${counts[index]}`);
        h.sockets.push(socket);
        return Promise.resolve(socket);
      },
    }));
    const begun = performance.now();
    const health = createTargetHealth();
    const routes = new Routes({ list, health, cooldownMs: MINUTE, maxRetry: 1, retryIntervalMs: 500 });
    const supervisor = new Supervisor({ ...h.options, routes, connectTimeoutMs: 5_000 });
    return { ...h, supervisor, tried, routes };
  }

  it('moves a live call within seconds, not a minute and a half, when a region hangs', async () => {
    const h = regions([['ok', 'hang'], ['ok']]);
    h.supervisor.start();
    await pass(10_000);
    h.last().drop(1006);
    await pass(6_000);
    expect(h.events).toEqual(['up first east-1', 'down live connection_lost', 'up reconnect west-1']);
    const [, , west] = h.tried.map((entry) => Number(entry.split(' ')[1]));
    expect(west).toBeLessThan(16_000);
    await h.supervisor.close();
  });

  it('leaves a region that is down in less than a second', async () => {
    const h = regions([[refused()], ['ok']]);
    h.supervisor.start();
    await pass(1_000);
    expect(h.events).toEqual(['down first connection_refused', 'up first west-1']);
    expect(h.tried.map((entry) => entry.split(' ')[0])).toEqual(['east', 'east', 'west']);
    await h.supervisor.close();
  });

  it('stays in the region for a planned change of connection', async () => {
    const h = regions([[refused(), refused(), 'ok'], ['ok']]);
    h.supervisor.start();
    await pass(60 * MINUTE);
    expect(h.events.slice(-2)).toEqual(['up first west-1', 'up rollover west-2']);
    await h.supervisor.close();
  });

  it('retries all targets for as long as it would retry one', async () => {
    const h = regions([
      ['ok', refused()],
      [refused(), status(503)],
    ]);
    h.supervisor.start();
    await pass(10_000);
    h.last().drop(1006);
    await pass(5 * MINUTE);
    expect(h.events).toEqual(['up first east-1', 'down live connection_lost', 'gave up targets_exhausted']);
    const last = Number(h.tried.at(-1)?.split(' ')[1]);
    expect(last).toBeGreaterThan(90_000);
    expect(last).toBeLessThan(105_000);
    expect(h.errors.at(-1)?.message).toMatch(
      /^Gave up after \d+ failures in \d+ s\. m on east: .* m on west: /u,
    );
  });

  it('changes the region when the service announces a final end', async () => {
    const h = regions([['ok'], ['ok']]);
    h.supervisor.start();
    await pass(10_000);
    const quota = serviceError({
      code: 'service_error',
      retryable: false,
      serviceCode: 'insufficient_quota',
    });
    h.supervisor.fail(quota);
    await pass(1_000);
    expect(h.events).toEqual(['up first east-1', 'down live service_error', 'up reconnect west-1']);
    expect(h.sockets.map((socket) => socket.isOpen)).toEqual([false, true]);
    await h.supervisor.close();
  });

  it('ends when the service announces a final end and there is no other target', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(10);
    h.supervisor.fail(serviceError({ code: 'service_error', retryable: false, serviceCode: 'x' }));
    await pass(MINUTE);
    expect(h.events).toEqual(['up first request-1', 'gave up service_error']);
    expect(h.last().isOpen).toBe(false);
    await h.supervisor.close();
  });

  it('closes promptly and silently while it changes targets', async () => {
    const h = regions([[refused()], ['hang']]);
    h.supervisor.start();
    await pass(1_000);
    await h.supervisor.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(h.events).toEqual(['down first connection_refused']);
  });
});
