// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import type { ErrorDetails } from '@voicelive-kit/protocol';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../connection/clock.ts';
import { VoiceLiveRequestError } from '../errors/index.ts';
import type { Answer } from '../link/pending-answers.ts';
import { REQUEST_TAG, type ReplyRequest } from './reply-request.ts';
import { ResponseTracker } from './response-tracker.ts';
import type { TrackedResponse } from './tracked-response.ts';

const REPLY_TIMEOUT_MS = 1000;
const CLOSED = new VoiceLiveRequestError({ code: 'session_closed', message: 'over', retryable: false });
/** No response may count as in progress for longer than this without a sign of life, whatever it waits for. */
const LONGEST_MS = 16 * 60_000;

interface Asked {
  readonly request: ReplyRequest;
  /** Codes of its outcomes; `claimed`: by a response. */
  readonly ended: string[];
}

/** The service's side: a request, by its tag, and what answers it. */
interface Out {
  readonly tag: string;
  refuse(error: ErrorDetails): void;
}

/** A promise whose callbacks run synchronously, so that a run needs no turns of the event loop. */
function answerFrom(register: (answer: (outcome: Answer) => void) => void): Promise<Answer> {
  const then = (callback: (outcome: Answer) => void): void => register(callback);
  return { then } as unknown as Promise<Answer>;
}

/** The reference: the state of requests at the service, as plain sets, without any rule about when to send. */
class Model {
  now = 0;
  connected = false;
  commitWaiting = false;
  readonly asked: Asked[] = [];
  /** Tags of the requests that were sent. */
  readonly sent = new Set<string>();
  /** The request that was sent and has not ended or come back; at most one. */
  out: Out | undefined;
  /** Responses that the service has begun and not ended, with the time of their last event. */
  readonly running = new Map<TrackedResponse, number>();
  readonly cancelled = new Set<string>();
  readonly stalled = new Set<TrackedResponse>();
  /** Tags of requests that failed, and of responses that were cancelled. */
  readonly givenUp = new Set<string>();
  readonly #tags = new Map<string, string>();
  #timer: { readonly at: number; readonly ring: () => void } | undefined;
  #responses = 0;

  readonly tracker: ResponseTracker;

  constructor(matchResponsesByOrder: boolean) {
    const clock: Clock = {
      now: () => this.now,
      wallNow: () => this.now,
      after: (ms, ring) => {
        const timer = { at: this.now + ms, ring };
        this.#timer = timer;
        return () => void (this.#timer === timer && (this.#timer = undefined));
      },
    };
    this.tracker = new ResponseTracker({
      clock,
      replyTimeoutMs: REPLY_TIMEOUT_MS,
      matchResponsesByOrder,
      commitWaiting: () => this.commitWaiting,
      stalled: (response) => {
        this.stalled.add(response);
        this.running.delete(response);
      },
      refused: () => undefined,
      report: () => undefined,
      cannotSay: () => undefined,
    });
  }

  /** True while a deadline is pending. */
  get waits(): boolean {
    return this.#timer !== undefined;
  }

  connect(): void {
    if (this.connected) return;
    this.connected = true;
    this.tracker.connected({
      createResponse: (_eventId, params) => {
        if (!this.connected) throw new Error('sent without a connection');
        if (this.out) throw new Error('sent while another request is pending');
        if (this.commitWaiting) throw new Error('sent before a turn');
        const tag = params.metadata?.[REQUEST_TAG] ?? '';
        const asked = this.asked.find(({ request }) => request.tag === tag);
        if (asked && asked.ended.length > 0) throw new Error('sent after its end');
        this.sent.add(tag);
        return answerFrom((answer) => {
          this.out = { tag, refuse: (error) => answer({ kind: 'refused', error }) };
        });
      },
      cancelResponse: (responseId) => {
        if (this.cancelled.has(responseId)) throw new Error('cancelled twice');
        this.cancelled.add(responseId);
        this.givenUp.add(this.#tags.get(responseId) ?? '');
      },
      forgetReply: (eventId) => {
        const { request } = this.asked.find((each) => each.request.eventId === eventId) ?? {};
        if (this.out?.tag === request?.tag) this.out = undefined;
      },
    });
  }

  disconnect(): void {
    this.connected = false;
    this.running.clear();
    this.tracker.disconnected();
    this.out = undefined;
  }

  ask(timeoutMs: number): void {
    const ended: string[] = [];
    const request = this.tracker.ask(
      {},
      {
        timeoutMs,
        failed: ({ code }) => {
          ended.push(code);
          this.givenUp.add(request.tag);
          if (this.out?.tag === request.tag) this.out = undefined;
        },
      },
    );
    this.asked.push({ request, ended });
  }

  claimed(request: ReplyRequest): void {
    this.asked.find((each) => each.request === request)?.ended.push('claimed');
    this.out = undefined;
  }

  /** The service begins a response, if there is a connection to report it on. */
  create(tag: string | undefined, explained: boolean): TrackedResponse | undefined {
    if (!this.connected) return undefined;
    const id = `resp_${this.#responses++}`;
    const { out } = this;
    const wanted = tag === undefined || !this.givenUp.has(tag);
    if (tag !== undefined) this.#tags.set(id, tag);
    const { response, claim } = this.tracker.created(id, tag, explained);
    if (typeof claim === 'object') {
      assert.equal(claim.tag, out?.tag);
      if (tag !== undefined) assert.equal(claim.tag, tag);
      this.claimed(claim);
    } else if (tag !== undefined) {
      // A tag that is waited for is always recognised, and a response that was given up is never played.
      assert.equal(claim, wanted ? 'own' : 'unwanted');
      assert.notEqual(out?.tag, tag);
    }
    if (claim === 'unwanted') assert.equal(this.cancelled.has(id), true);
    this.running.set(response, this.now);
    return response;
  }

  /** Fires the only timer. */
  passTo(time: number): void {
    for (let rings = 0; ; rings += 1) {
      const timer = this.#timer;
      if (!timer || timer.at > time) break;
      // A deadline that does not move would keep the loop running forever.
      assert.ok(rings < 10_000, 'rings of the timer');
      this.#timer = undefined;
      this.now = timer.at;
      timer.ring();
    }
    this.now = Math.max(this.now, time);
  }

  check(): void {
    for (const { ended } of this.asked) assert.ok(ended.length <= 1);
    assert.equal(this.tracker.running, this.running.size > 0);
    for (const aliveAt of this.running.values()) assert.ok(this.now - aliveAt <= LONGEST_MS);
  }
}

type Step = (model: Model) => void;

/** One of the responses in progress, if any. */
function running(model: Model, pick: number): TrackedResponse | undefined {
  const responses = [...model.running.keys()];
  return responses[pick % Math.max(1, responses.length)];
}

function end(model: Model, response: TrackedResponse): void {
  model.running.delete(response);
  model.tracker.over(response);
}

const pick = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(200, 1000, 5000).map(
    (ms): Step =>
      (model) =>
        model.ask(ms),
  ),
  pick.map((at): Step => (model) => {
    const asked = model.asked[at % Math.max(1, model.asked.length)];
    if (asked) model.tracker.withdraw(asked.request, 'changed its mind');
  }),
  fc.constant<Step>((model) => model.tracker.withdrawAll('interrupted')),
  pick.map((at): Step => (model) => {
    const response = running(model, at);
    if (response) model.tracker.cancel(response);
  }),
  // The answer to the pending request, to an earlier one, to none, or a response of the service's own.
  fc.boolean().map(
    (explained): Step =>
      (model) =>
        void (model.out && model.create(model.out.tag, explained)),
  ),
  fc.tuple(pick, fc.boolean()).map(([at, explained]): Step => (model) => {
    const asked = model.asked[at % Math.max(1, model.asked.length)];
    if (asked && model.sent.has(asked.request.tag)) model.create(asked.request.tag, explained);
  }),
  fc.constant<Step>((model) => void model.create('tag_of_a_stranger', false)),
  fc.boolean().map(
    (explained): Step =>
      (model) =>
        void model.create(undefined, explained),
  ),
  fc.tuple(pick, fc.boolean()).map(([at, tags]): Step => (model) => {
    const response = running(model, at);
    if (!response) return;
    const { out } = model;
    end(model, response);
    if (!tags || !out || model.out !== out) return;
    const request = model.tracker.tagged(out.tag);
    assert.equal(request?.tag, out.tag);
    model.claimed(request);
  }),
  pick.map((at): Step => (model) => {
    const response = running(model, at);
    if (!response) return;
    response.aliveAt = model.now;
    model.running.set(response, model.now);
  }),
  fc.tuple(pick, fc.constantFrom('call_1', 'call_2')).map(([at, itemId]): Step => (model) => {
    running(model, at)?.remoteCalls.add(itemId);
    model.tracker.update();
  }),
  fc.constantFrom('call_1', 'call_2').map((itemId): Step => (model) => {
    for (const { remoteCalls } of model.running.keys()) remoteCalls.delete(itemId);
    model.tracker.update();
  }),
  fc
    .constantFrom('conversation_already_has_active_response', 'invalid_value')
    .map((code): Step => (model) => {
      const { out } = model;
      if (!out) return;
      model.out = undefined;
      out.refuse({ code });
    }),
  fc.constantFrom(1, 50, 500, 3000, 70_000).map(
    (ms): Step =>
      (model) =>
        model.passTo(model.now + ms),
  ),
  fc.constant<Step>((model) => model.disconnect()),
  fc.constant<Step>((model) => model.connect()),
  // A committed turn is sent as fast as the connection accepts it.
  fc.constant<Step>((model) => {
    model.commitWaiting = true;
  }),
  fc.constant<Step>((model) => {
    model.commitWaiting = false;
    model.tracker.resume();
  }),
);

describe('the response tracker compared with a reference, for any service', () => {
  test('ends every request once, has one pending at a time, and leaves nothing in progress', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (matchByOrder, steps) => {
          const model = new Model(matchByOrder);
          for (const take of steps) {
            take(model);
            model.check();
          }
          model.connect();
          model.commitWaiting = false;
          model.tracker.resume();
          // From now on the service sends nothing at all.
          model.passTo(model.now + 10 * LONGEST_MS);
          model.check();
          for (const { ended } of model.asked) assert.equal(ended.length, 1);
          assert.equal(model.running.size, 0);
          assert.equal(model.tracker.running, false);
          assert.equal(model.waits, false);
        }),
        { numRuns: 1000 },
      ),
    ).not.toThrow();
  });

  test('ends every request once when the conversation ends', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const model = new Model(false);
          for (const take of steps) take(model);
          model.tracker.end(CLOSED);
          for (const { ended } of model.asked) assert.equal(ended.length, 1);
          assert.equal(model.tracker.running, false);
          assert.equal(model.waits, false);
        }),
        { numRuns: 1000 },
      ),
    ).not.toThrow();
  });

  test('sends or fails a request within its time when a response shows no sign of life', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.boolean(), fc.constantFrom(300, 1000, 4000), (cancelled, timeoutMs) => {
          const model = new Model(false);
          model.connect();
          const response = model.create(undefined, false);
          if (cancelled && response) model.tracker.cancel(response);
          model.ask(timeoutMs);
          model.passTo(model.now + Math.max(timeoutMs, REPLY_TIMEOUT_MS) + 1);
          const [asked] = model.asked;
          assert.ok(model.sent.size > 0 || (asked?.ended.length ?? 0) > 0);
        }),
      ),
    ).not.toThrow();
  });

  test('gives a response that waits for a remote tool fifteen minutes', () => {
    const model = new Model(false);
    model.connect();
    const response = model.create(undefined, false);
    response?.remoteCalls.add('call_1');
    model.tracker.update();
    model.passTo(10 * 60_000);
    expect(model.tracker.running).toBe(true);
    model.passTo(LONGEST_MS);
    expect([...model.stalled]).toEqual([response]);
  });
});
