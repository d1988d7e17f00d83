// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, test } from 'vitest';
import { live, read, reconnected, speak, stage, type Stage, turn, until } from '../conversation/stage.ts';
import { collect, exportedValues } from './collect.ts';
import { KEY } from './traced-call.ts';

const LONG = 'Many words follow one another. '.repeat(20);

function eventsOf({ session }: Stage) {
  const attempts: realtime.ConnectionAttemptEvent[] = [];
  const established: realtime.ConnectionEstablishedEvent[] = [];
  const interruptions: realtime.ReplyInterruptedEvent[] = [];
  session.on('connection_attempt', (event) => attempts.push(event));
  session.on('connection_established', (event) => established.push(event));
  session.on('reply_interrupted', (event) => interruptions.push(event));
  return { attempts, established, interruptions };
}

test('an attempt is reported with its times, its target and the ids that support asks for', async () => {
  const exported = collect();
  const on = await stage();
  const { attempts, established } = eventsOf(on);
  await until('the connection', () => established[0]);
  const [attempt] = attempts;
  expect(attempt).toMatchObject({
    kind: 'first',
    attempt: 1,
    error: null,
    pausedMs: 0,
    target: on.session.target,
    sessionId: on.session.sessionId,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
  });
  const { dialedAfterMs, openedAfterMs, durationMs } = attempt!;
  expect([0, dialedAfterMs!, openedAfterMs!, durationMs]).toEqual(
    [0, dialedAfterMs!, openedAfterMs!, durationMs].toSorted((one, other) => one - other),
  );
  expect(established).toEqual([{ kind: 'first', target: attempt?.target, sessionId: attempt?.sessionId }]);
  await on.session.close();
  const span = exported.spans().find(({ name }) => name === 'voicelive.connect')!;
  expect(hrTimeToMilliseconds(span.duration)).toBeCloseTo(durationMs, -1);
  expect(span.events.map(({ name }) => name)).toEqual(['handshake begun', 'handshake accepted']);
});

test('bad-key: a rejected attempt is reported with its error, was never open, and contains no key', async () => {
  const exported = collect();
  const on = await stage({ apiKey: KEY }, { faults: [{ slug: 'bad-key' }] });
  const { attempts, established } = eventsOf(on);
  await until('the end', () => on.session.connectionState === 'failed');
  expect(attempts[0]).toMatchObject({
    openedAfterMs: null,
    sessionId: null,
    error: { code: 'unauthorized' },
  });
  expect(attempts[0]?.dialedAfterMs).toEqual(expect.any(Number));
  expect(established).toEqual([]);
  const values = exportedValues(exported.spans(), await exported.metrics());
  expect(values).toContainEqual({ name: 'error.type', text: '"unauthorized"' });
  expect(values.filter(({ text }) => text.includes(KEY))).toEqual([]);
});

test('cut: connections are reported as the first one, then as reconnects', async () => {
  const on = await stage();
  const { attempts, established } = eventsOf(on);
  await until('the connection', () => established[0]);
  on.emulator.inject({ slug: 'cut' });
  await reconnected(on.probe);
  expect(established.map(({ kind }) => kind)).toEqual(['first', 'reconnect']);
  expect(attempts.at(-1)).toMatchObject({ kind: 'reconnect', sessionId: established[1]?.sessionId });
});

test('an interruption by the application is reported once, with the response it cut', async () => {
  const on = await stage({}, { scenario: { version: 1, turns: [{ say: LONG }] } });
  const { interruptions } = eventsOf(on);
  const generation = await on.session.generateReply();
  const reader = on.probe.read(generation);
  await until('its beginning', () => reader.samples().length > 4800);
  await on.session.interrupt();
  expect(interruptions).toEqual([{ responseIds: [generation.responseId], by: 'application' }]);
  await on.session.interrupt();
  expect(interruptions).toHaveLength(1);
});

test('no interruption is reported when nobody speaks, or when a session ends', async () => {
  const on = await stage({}, { scenario: { version: 1, turns: [{ say: LONG }] } });
  const { interruptions } = eventsOf(on);
  await on.session.interrupt();
  const reader = on.probe.read(await on.session.generateReply());
  await until('its beginning', () => reader.samples().length > 4800);
  await on.session.close();
  expect(interruptions).toEqual([]);
});

test('an interruption while the caller speaks is attributed to the caller', async () => {
  const on = await stage(
    { turnDetection: { type: 'server_vad', interruptResponse: false } },
    { scenario: { version: 1, turns: [{ say: LONG }, { hear: 'Stop.', say: 'Yes.' }] } },
  );
  const { interruptions } = eventsOf(on);
  await live(on);
  const generation = await on.session.generateReply();
  on.session.on('input_speech_started', () => void on.session.interrupt());
  const reader = on.probe.read(generation);
  await until('its beginning', () => reader.samples().length > 4800);
  await speak(on.session, turn('caller-3-interruption.wav'));
  await until('the interruption', () => interruptions[0]);
  expect(interruptions[0]).toEqual({ responseIds: [generation.responseId], by: 'caller' });
  await read(on.probe, generation);
});
