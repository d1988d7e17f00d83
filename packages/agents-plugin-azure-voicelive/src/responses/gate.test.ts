// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { ClientEvent, Response } from '@voicelive-kit/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { REQUEST_TAG } from './generation.ts';
import { ResponseGate } from './gate.ts';

type CreateEvent = Extract<ClientEvent, { type: 'response.create' }>;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function rig(live = true) {
  const sent: CreateEvent[] = [];
  const failed: string[] = [];
  let ids = 0;
  const gate = new ResponseGate({
    send: (event) => sent.push(event as CreateEvent) > 0,
    newId: () => `tag${(ids += 1)}`,
    replyTimeoutMs: 10_000,
    onFailed: (error) => failed.push(error.code),
  });
  if (live) gate.open();
  return { gate, sent, failed };
}

function response(id: string, tag?: string): Response {
  return { id, metadata: tag === undefined ? null : { [REQUEST_TAG]: tag } };
}

const tagOf = (event: CreateEvent | undefined): string => event?.response?.metadata?.[REQUEST_TAG] ?? '';
const generation = { userInitiated: true } as llm.GenerationCreatedEvent;

/** The error code a promise ends with, or 'resolved'. */
async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: { code: string }) => error.code,
  );
}

test('a request waits for the connection', async () => {
  const { gate, sent } = rig(false);
  const reply = gate.request({});
  expect(sent).toHaveLength(0);
  gate.open();
  const claim = gate.claim(response('r1', tagOf(sent[0])), false);
  if (claim.kind === 'requested') claim.accept(generation);
  expect(await reply).toBe(generation);
});

test('a second request waits for the end of the first response', () => {
  const { gate, sent } = rig();
  void gate.request({});
  void gate.request({});
  expect(sent).toHaveLength(1);
  gate.claim(response('r1', tagOf(sent[0])), false);
  expect(sent).toHaveLength(1);
  gate.finished('r1');
  expect(sent).toHaveLength(2);
});

test('a response without our tag is the service’s own, also while a request waits', () => {
  const { gate, sent } = rig();
  void gate.request({});
  expect(gate.claim(response('vad'), true).kind).toBe('spontaneous');
  gate.finished('vad');
  expect(gate.claim(response('r1', tagOf(sent[0])), false).kind).toBe('requested');
});

test('a service that repeats no tags is answered for by elimination', () => {
  const { gate } = rig();
  void gate.request({});
  expect(gate.claim(response('r1'), false).kind).toBe('requested');
});

test('no answer: rejected in time, reported once, the late response is unwanted', async () => {
  const { gate, sent, failed } = rig();
  const reply = outcome(gate.request({}));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await reply).toBe('reply_timeout');
  expect(failed).toEqual(['reply_timeout']);
  expect(gate.claim(response('late', tagOf(sent[0])), false).kind).toBe('unwanted');
});

test('an aborted request rejects at once, is not reported, and its response is unwanted', async () => {
  const { gate, sent, failed } = rig();
  const abort = new AbortController();
  const reply = outcome(gate.request({}, abort.signal));
  abort.abort();
  expect(await reply).toBe('reply_cancelled');
  expect(failed).toEqual([]);
  expect(gate.claim(response('r1', tagOf(sent[0])), false).kind).toBe('unwanted');
});

test('an already aborted signal sends nothing', async () => {
  const { gate, sent } = rig();
  expect(await outcome(gate.request({}, AbortSignal.abort()))).toBe('reply_cancelled');
  expect(sent).toHaveLength(0);
});

test('already-active: the request is sent again when the running response ends', () => {
  const { gate, sent } = rig();
  void gate.request({});
  const busy = { code: 'conversation_already_has_active_response', event_id: sent[0]?.event_id ?? '' };
  expect(gate.refused(busy)).toBe(true);
  gate.claim(response('vad'), true);
  vi.advanceTimersByTime(2000);
  expect(sent).toHaveLength(1);
  gate.finished('vad');
  expect(sent).toHaveLength(2);
});

test('a service that stays busy for no visible reason is asked a bounded number of times', async () => {
  const { gate, sent } = rig();
  const reply = outcome(gate.request({}));
  for (let round = 0; round < 10; round += 1) {
    gate.refused({ code: 'conversation_already_has_active_response' });
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(await reply).toBe('reply_rejected');
  expect(sent).toHaveLength(6);
});

test('a refusal that names the request rejects it at once', async () => {
  const { gate, sent, failed } = rig();
  const reply = outcome(gate.request({}));
  gate.refused({ code: 'invalid_value', param: 'response.voice', event_id: sent[0]?.event_id ?? '' });
  expect(await reply).toBe('reply_rejected');
  expect(failed).toEqual(['reply_rejected']);
});

test('a refusal that names nothing frees the request within two seconds', async () => {
  const { gate } = rig();
  const reply = outcome(gate.request({}));
  expect(gate.refused({ code: 'server_error' })).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await reply).toBe('reply_rejected');
});

test('a request caught by a drop is sent again, once, on the next connection', () => {
  const { gate, sent } = rig();
  void gate.request({});
  gate.suspend();
  vi.advanceTimersByTime(60_000);
  gate.open();
  expect(sent).toHaveLength(2);
  expect(tagOf(sent[1])).toBe(tagOf(sent[0]));
});

test('an interruption withdraws what waits', async () => {
  const { gate } = rig();
  const first = outcome(gate.request({}));
  const second = outcome(gate.request({}));
  gate.withdrawAll('interrupted');
  expect(await Promise.all([first, second])).toEqual(['reply_cancelled', 'reply_cancelled']);
});

test('closing leaves no timer', async () => {
  const { gate } = rig();
  const reply = outcome(gate.request({}));
  gate.close({ code: 'session_closed' } as never);
  expect(await reply).toBe('session_closed');
  expect(vi.getTimerCount()).toBe(0);
});
