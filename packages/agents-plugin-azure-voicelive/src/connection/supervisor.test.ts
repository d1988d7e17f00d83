// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  serviceError,
  VoiceLiveConnectionError,
  VoiceLiveStatusError,
  type VoiceLiveError,
} from '../errors/index.ts';
import { classifyClose, classifyNetworkError, classifyStatus } from './close-classification.ts';
import { unlimitedBudget } from './handshake-budget.ts';
import { defaultReconnectPolicy, policyFromConnOptions } from './policy.ts';
import type { EstablishInfo, Established, SupervisorOptions } from './supervisor-types.ts';
import { Supervisor } from './supervisor.ts';
import type { Wire, WireClosed } from './wire.ts';

const MINUTE = 60_000;

/** A wire without a socket, whose other end the test plays. */
class MemoryWire implements Wire {
  readonly requestId: string;
  readonly bufferedAmount = 0;
  readonly sent: string[] = [];
  sessionId: string | null = null;
  closed: WireClosed | null = null;
  #listeners: ((closed: WireClosed) => void)[] = [];

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  get isOpen(): boolean {
    return this.closed === null;
  }

  send(text: string): boolean {
    if (this.isOpen) this.sent.push(text);
    return this.isOpen;
  }

  onMessage(): void {}

  onClosed(listener: (closed: WireClosed) => void): void {
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

  /** The peer closes with a code; 1006 is a cut. */
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

/** A supervisor whose dials follow a script; the last entry repeats. */
function harness(
  script: (VoiceLiveError | 'ok' | 'hang')[] = ['ok'],
  overrides: Partial<SupervisorOptions> = {},
) {
  const wires: MemoryWire[] = [];
  const dialedAt: number[] = [];
  const events: string[] = [];
  const errors: VoiceLiveError[] = [];
  const kinds: string[] = [];
  const start = performance.now();
  const state = { quiet: true, fresh: [] as boolean[] };
  const options: SupervisorOptions = {
    authorize: ({ fresh }) => {
      state.fresh.push(fresh);
      return Promise.resolve({});
    },
    dial: () => {
      const step = script[Math.min(dialedAt.length, script.length - 1)] ?? 'ok';
      dialedAt.push(performance.now() - start);
      if (step === 'hang') return new Promise(() => {});
      if (step !== 'ok') return Promise.reject(step);
      const wire = new MemoryWire(`request-${dialedAt.length}`);
      wires.push(wire);
      return Promise.resolve(wire);
    },
    establish: (_wire, info) => {
      kinds.push(info.kind);
      info.announced();
      return Promise.resolve({});
    },
    quiet: () => state.quiet,
    onUp: (wire, kind) => events.push(`up ${kind} ${wire.requestId}`),
    onDown: (error, { phase, report }) => {
      errors.push(error);
      events.push(`down ${phase} ${error.code}${report ? '' : ' (already reported)'}`);
    },
    onGaveUp: (error) => {
      errors.push(error);
      events.push(`gave up ${error.code}`);
    },
    refreshable: false,
    policy: defaultReconnectPolicy(() => 1),
    budget: unlimitedBudget,
    connectTimeoutMs: 10_000,
    ...overrides,
  };
  const supervisor = new Supervisor(options);
  const last = (): MemoryWire => {
    const wire = wires.at(-1);
    if (wire === undefined) throw new Error('no wire');
    return wire;
  };
  return { supervisor, wires, dialedAt, events, errors, kinds, state, last };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('first connection', () => {
  it('refused-port: 8 tries with growing waits, one report, one final error', async () => {
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
  ])('%s: final at once', async (_slug, statusCode, code) => {
    const h = harness([status(statusCode)]);
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.events).toEqual([`gave up ${code}`]);
    expect(h.errors[0]?.retryable).toBe(false);
  });

  it('expired-token: one fresh token, without a report', async () => {
    const h = harness([status(401), 'ok'], { refreshable: true });
    h.supervisor.start();
    await pass(1000);
    expect(h.state.fresh).toEqual([false, true]);
    expect(h.events).toEqual(['up first request-2']);
    await h.supervisor.close();
  });

  it('expired-token: a second 401 is final', async () => {
    const h = harness([status(401)], { refreshable: true });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(2);
    expect(h.events).toEqual(['gave up unauthorized']);
  });

  it('rate-limited: Retry-After is waited out', async () => {
    const h = harness([status(429, 20_000), 'ok']);
    h.supervisor.start();
    await pass(MINUTE - 30_000);
    expect(h.dialedAt).toEqual([0, 20_000]);
    await h.supervisor.close();
  });

  it('handshake-hang: the time limit is a failed try', async () => {
    const h = harness(['hang', 'ok']);
    h.supervisor.start();
    await pass(11_000);
    expect(h.events).toEqual(['down first connect_timeout', 'up first request-2']);
    await h.supervisor.close();
  });

  it('accept-silent: no announcement is a failed try, and the socket is ended', async () => {
    const h = harness(['ok'], {
      establish: () => new Promise<Established>(() => {}),
      policy: policyFromConnOptions({ maxRetry: 1, retryIntervalMs: 1000 }),
    });
    h.supervisor.start();
    await pass(MINUTE);
    expect(h.events).toEqual(['down first session_timeout', 'gave up session_timeout']);
    expect(h.wires.map((wire) => wire.isOpen)).toEqual([false, false]);
  });

  it('drop-mid-update: an unacknowledged configuration is a failed try', async () => {
    const h = harness(['ok'], {
      establish: (_wire, info) => {
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

  it('early-error: the reason of the owner outranks the close that follows it', async () => {
    const h = harness(['ok'], {
      establish: (wire) => {
        const refusal = serviceError({
          code: 'session_refused',
          retryable: false,
          serviceCode: 'invalid_model',
        });
        return new Promise((_resolve, reject) => {
          setTimeout(() => {
            (wire as MemoryWire).drop(1008);
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

  it('accept-close: a close before the announcement is a failed try with advice', async () => {
    const h = harness(['ok'], {
      establish: (wire) => {
        setTimeout(() => (wire as MemoryWire).drop(1000), 1);
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

  it('waiting for the budget uses up no time limit', async () => {
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

  it('token-provider: a failed token costs no handshake', async () => {
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

  it.each([1003, 1008, 1010])('close-1008: close code %d is final', async (closeCode) => {
    const h = harness();
    await live(h);
    h.last().drop(closeCode);
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.events).toHaveLength(2);
    expect(h.events[1]).toMatch(/^gave up/);
  });

  it('refused-while-reconnecting: tries for 90 s, reports once, then ends', async () => {
    const h = harness(['ok', refused()]);
    await live(h);
    h.last().drop(1006);
    await pass(89_000);
    expect(h.events).toEqual(['up first request-1', 'down live connection_lost']);
    await pass(2_000);
    expect(h.events.slice(2)).toEqual(['gave up connection_refused']);
    expect((h.dialedAt.at(-1) ?? 0) - 2 * MINUTE).toBe(90_000);
  });

  it('accept-close: connections that live under 5 s count as failures of one outage', async () => {
    let armed = false;
    const h = harness(['ok'], {
      establish: (wire, info) => {
        info.announced();
        if (armed) setTimeout(() => (wire as MemoryWire).drop(1000), 100);
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

  it('the count starts anew after a minute, and each outage is reported', async () => {
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

  it('drop-twice: a loss 10 s after a reconnect keeps the count, but is an outage of its own', async () => {
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

  it('a policy that gives up at once ends the session with the loss, told once', async () => {
    const h = harness(['ok'], { policy: { nextDelayMs: () => null } });
    await live(h);
    h.last().drop(1011);
    await pass(MINUTE);
    expect(h.events).toEqual(['up first request-1', 'gave up connection_closed']);
    expect(h.errors[0]?.retryable).toBe(false);
  });

  it('an owner that closes in onDown gets no further try', async () => {
    const h = harness(['ok'], { onDown: () => void h.supervisor.close() });
    await live(h);
    h.last().drop(1006);
    await pass(MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    expect(h.supervisor.state).toBe('closed');
  });
});

describe('rollover (session-limit)', () => {
  it('at 55 minutes, in a pause, without an error; the old connection closes after the swap', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(54 * MINUTE);
    expect(h.dialedAt).toHaveLength(1);
    await pass(2 * MINUTE);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    expect(h.wires.map((wire) => wire.isOpen)).toEqual([false, true]);
    expect(h.wires[0]?.closed?.local).toBe(true);
    expect(h.supervisor.wire).toBe(h.wires[1]);
    await h.supervisor.close();
  });

  it('waits for a pause before it establishes, and the handshake limit does not run meanwhile', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(57 * MINUTE);
    expect(h.wires).toHaveLength(2);
    expect(h.kinds).toEqual(['first']);
    h.state.quiet = true;
    await pass(250);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    await h.supervisor.close();
  });

  it('swaps 30 s before the stated end even without a pause', async () => {
    const expiresAt = Date.now() + 60 * MINUTE;
    const h = harness(['ok'], {
      establish: (_wire, info) => {
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

  it('maxSessionDuration replaces the 55 minutes, again and again', async () => {
    const h = harness(['ok'], { maxSessionDuration: 2 * MINUTE });
    h.supervisor.start();
    await pass(6.5 * MINUTE);
    expect(h.events).toHaveLength(4);
    await h.supervisor.close();
  });

  it('requestRollover replaces the connection at the next pause', async () => {
    const h = harness();
    h.supervisor.start();
    await pass(1000);
    h.supervisor.requestRollover();
    await pass(1);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    await h.supervisor.close();
  });

  it('a failed try is repeated quietly', async () => {
    const h = harness(['ok', refused(), status(403), 'ok']);
    h.supervisor.start();
    await pass(57 * MINUTE);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-4']);
    await h.supervisor.close();
  });

  it('a loss during the rollover is an ordinary outage, and the prepared socket is ended', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(56 * MINUTE);
    h.wires[0]?.drop(1006);
    await pass(300);
    expect(h.events).toEqual(['up first request-1', 'down live connection_lost', 'up reconnect request-3']);
    expect(h.wires.map((wire) => wire.isOpen)).toEqual([false, false, true]);
    await h.supervisor.close();
  });

  it('a pause that ends while establishing puts the swap off to the next', async () => {
    const h = harness(['ok'], {
      establish: (_wire, info: EstablishInfo) => {
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

  it('clock-jump: a wall clock set an hour ahead costs at most a rollover in a pause', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(MINUTE);
    vi.setSystemTime(Date.now() + 60 * MINUTE);
    await pass(MINUTE);
    expect(h.events).toEqual(['up first request-1']);
    h.state.quiet = true;
    await pass(1000);
    expect(h.events).toEqual(['up first request-1', 'up rollover request-2']);
    await h.supervisor.close();
  });
});

describe('close', () => {
  it.each<[string, Partial<SupervisorOptions>, number]>([
    ['while the token is awaited', { authorize: () => new Promise(() => {}) }, 100],
    ['while the budget is awaited', { budget: { acquire: () => new Promise(() => {}) } }, 100],
    ['while dialing', { dial: () => new Promise(() => {}) }, 100],
    ['while establishing', { establish: () => new Promise<Established>(() => {}) }, 100],
    ['between two tries', { dial: () => Promise.reject(refused()) }, 300],
    ['while live', {}, 100],
    ['before the start', {}, -1],
  ])('%s is prompt and quiet', async (_when, overrides, after) => {
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
    expect(h.wires.every((wire) => !wire.isOpen)).toBe(true);
    expect(h.supervisor.state).toBe('closed');
  });

  it('ends a socket that opens after the close', async () => {
    const late = new MemoryWire('late');
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

  it('while a rollover waits for a pause', async () => {
    const h = harness();
    h.state.quiet = false;
    h.supervisor.start();
    await pass(56 * MINUTE);
    await h.supervisor.close();
    await pass(1000);
    expect(h.wires.map((wire) => wire.isOpen)).toEqual([false, false]);
  });
});
