// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { pause, TimerWatch } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { heard, live, openField } from './support.ts';

const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });

test('the first session takes the connection opened in advance, without waiting', async () => {
  const { server, model, ...field } = await openField({ model: { voice: 'alloy' } });
  await model.prewarm();
  expect(server.config()).toMatchObject({ turnDetection: true });
  expect(model.sessions).toEqual([]);
  const { session, probe } = field.open();
  expect(model.sessions).toEqual([session]);
  server.answersRequests('Hello.');
  await expect(heard(server, await session.generateReply())).resolves.toBe('Hello.');
  await server.until('its metrics', () => probe.metrics[0]);
  expect(probe.metrics[0]).toMatchObject({ acquireTimeMs: 0, connectionReused: true });
  expect(server.attempts).toHaveLength(1);
  expect(probe.errors).toEqual([]);
});

test("the framework's initial settings are sent to the warm connection as updates", async () => {
  const { server, model, ...field } = await openField({ model: { instructions: 'Be ready.' } });
  await model.prewarm();
  expect(server.config().instructions).toBe('Be ready.');
  const { session } = field.open();
  const history = llm.ChatContext.empty();
  history.addMessage({ role: 'user', content: 'Remember me?' });
  await session._updateSession('Be brief.', history, new llm.ToolContext([look]));
  expect(server.config()).toMatchObject({ instructions: 'Be brief.', tools: [{ name: 'look' }] });
  expect(server.items()).toMatchObject([{ kind: 'message', text: 'Remember me?' }]);
  // One change for instructions and tools, after the configuration.
  expect(server.received('config')).toHaveLength(2);
  expect(server.attempts).toHaveLength(1);
});

test('keeps instructions although the tools sent with them are refused', async () => {
  const { server, model, ...field } = await openField();
  await model.prewarm();
  server.behaviour.react = ({ kind, ...action }) =>
    kind === 'config' && 'tools' in ((action as { raw?: object }).raw ?? {})
      ? { refuse: 'rejected' }
      : undefined;
  const { session } = field.open();
  await session._updateSession('Be brief.', llm.ChatContext.empty(), new llm.ToolContext([look]));
  expect(server.config().instructions).toBe('Be brief.');
  expect(server.config().tools).toBeUndefined();
});

test('a session takes the connection while it is still being opened', async () => {
  const { server, model, ...field } = await openField();
  server.stall();
  const ready = model.prewarm();
  await server.until('the handshake', () => server.waiting === 1);
  const { session, probe } = field.open();
  await session.updateInstructions('Be brief.');
  await server.accept();
  await ready;
  await server.until('the instructions', () => server.config().instructions === 'Be brief.');
  server.answersRequests('Hello.');
  await heard(server, await session.generateReply());
  await server.until('its metrics', () => probe.metrics[0]);
  expect(probe.metrics[0]).toMatchObject({ connectionReused: false });
  expect(server.attempts).toHaveLength(1);
});

test('one of two simultaneous sessions takes it, and the other opens its own', async () => {
  const { server, model, ...field } = await openField();
  await model.prewarm();
  const [first, second] = [field.open(), field.open()];
  await server.configured(2);
  server.answersRequests('Hello.');
  for (const { session } of [first, second]) {
    await expect(heard(server, await session.generateReply())).resolves.toBe('Hello.');
  }
  expect(server.attempts).toHaveLength(2);
  expect(model.sessions).toHaveLength(2);
});

test('prewarming twice opens one connection, and another one after it was taken', async () => {
  const { server, model, ...field } = await openField();
  await Promise.all([model.prewarm(), model.prewarm()]);
  expect(server.attempts).toHaveLength(1);
  field.open();
  await model.prewarm();
  expect(server.attempts).toHaveLength(2);
  await expect.poll(() => server.openPeers().length).toBe(2);
});

test('a connection that is not taken closes by itself, and leaves no timer', async () => {
  const timers = new TimerWatch();
  const { server, model, ...field } = await openField({ model: { prewarmTimeoutMs: 50 } });
  await timers.run(() => model.prewarm());
  await server.until('its end', () => server.openPeers().length === 0);
  await expect.poll(() => timers.live).toBe(0);
  timers.stop();
  const { session, probe } = field.open();
  await live(server, session, 2);
  expect(probe.errors).toEqual([]);
});

test('closing the model closes it, ready or not', async () => {
  const { server, model } = await openField();
  await model.prewarm();
  await model.close();
  await server.until('its end', () => server.openPeers().length === 0);
  server.stall();
  const ready = model.prewarm();
  await server.until('the handshake', () => server.waiting === 1);
  await model.close();
  await ready;
  await server.until('the end of the handshake', () => server.waiting === 0);
  expect(server.openPeers()).toEqual([]);
});

test('closing the session that took it closes it', async () => {
  const { server, model, ...field } = await openField();
  await model.prewarm();
  await field.open().session.close();
  await server.until('its end', () => server.openPeers().length === 0);
  expect(model.sessions).toEqual([]);
});

test.each([401, 503])('a session connects by itself when it failed (HTTP %d)', async (status) => {
  const { server, model, ...field } = await openField();
  await server.refuse(status);
  await model.prewarm();
  const before = server.attempts.length;
  await server.accept();
  const { session, probe } = field.open();
  await live(server, session);
  expect(server.attempts).toHaveLength(before + 1);
  expect(probe.errors).toEqual([]);
});

test('it is retried like any first connection', async () => {
  const { server, model, ...field } = await openField();
  await server.refuse(503);
  const ready = model.prewarm();
  await server.until('a try', () => server.attempts.length > 0);
  await server.accept();
  await ready;
  const { session } = field.open();
  await live(server, session);
  expect(server.openPeers()).toHaveLength(1);
});

test.each(['clean', 'abrupt', 'broken'] as const)(
  'a session opens its own when it was lost meanwhile (%s)',
  async (how) => {
    const { server, model, ...field } = await openField();
    await model.prewarm();
    server.peer.drop(how);
    await server.until('its end', () => server.openPeers().length === 0);
    // No conversation needs it, so it is not replaced.
    await pause(100);
    expect(server.attempts).toHaveLength(1);
    const { session, probe } = field.open();
    await live(server, session, 2);
    expect(probe.errors.filter(({ recoverable }) => !recoverable)).toEqual([]);
  },
);

test('a session recovers quickly when it is dead and this was not detected', async () => {
  const { server, model, ...field } = await openField();
  await model.prewarm();
  server.blackhole();
  const { session, probe } = field.open();
  await session.updateInstructions('Be brief.');
  await server.configured(2);
  await server.until('the instructions', () => server.config().instructions === 'Be brief.');
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'half_open' } }]);
  expect(probe.errors[0]?.error.message).toContain('for 2 s');
});

test('it is counted in the handshake budget, as a new session', async () => {
  const asked: unknown[] = [];
  const handshakeBudget = {
    acquire: async (_: AbortSignal, request?: { priority: string }) => void asked.push(request?.priority),
  };
  const { model, ...field } = await openField({ model: { handshakeBudget } });
  await model.prewarm();
  field.open();
  expect(asked).toEqual(['new']);
});

test("the framework's settings for a session apply to the one that takes it", async () => {
  const { server, model } = await openField();
  await model.prewarm();
  const session = model.session({ turnDetectionDisabled: true });
  await server.until('the change', () => server.config().turnDetection === false);
  expect(session.capabilities.turnDetection).toBe(false);
  expect(server.attempts).toHaveLength(1);
});

test('the lifetime of its session counts from when it was opened', async () => {
  const { server, model, ...field } = await openField({ model: { maxSessionDuration: 100 } });
  await model.prewarm();
  // Replaced in time although it has not been taken yet.
  await server.configured(2);
  await server.until('one connection alone', () => server.openPeers().length === 1);
  const { session, probe } = field.open();
  server.answersRequests('Hello.');
  await expect(heard(server, await session.generateReply())).resolves.toBe('Hello.');
  expect(probe.errors).toEqual([]);
});
