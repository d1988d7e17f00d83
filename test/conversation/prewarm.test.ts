// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, onTestFinished, test } from 'vitest';
import { agentSession, emulate, until } from './stage.ts';

test('an AgentSession uses the connection that was opened ahead', async () => {
  const emulator = await emulate({ scenario: { version: 1, greeting: 'Good morning.', turns: [] } });
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint });
  await model.prewarm();
  expect(emulator.sessions()).toHaveLength(1);
  const session = agentSession(model);
  const acquired: (number | undefined)[] = [];
  session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
    if (metrics.type === 'realtime_model_metrics') acquired.push(metrics.acquireTimeMs);
  });
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
  await session.generateReply().waitForPlayout();
  await until('the metrics', () => acquired.length > 0);
  expect(acquired[0]).toBe(0);
  expect(emulator.sessions()).toHaveLength(1);
  expect(emulator.sessions()[0]?.session.instructions).toBe('Be brief.');
});

test('session-limit: an unused connection that grows old is replaced', async () => {
  const emulator = await emulate({ sessionLifetimeS: 1 });
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint, maxSessionDuration: 300 });
  onTestFinished(() => model.close());
  await model.prewarm();
  await until('its successor', () => emulator.sessions().length > 1);
  const session = model.session();
  session.on('error', () => undefined);
  expect((await session.generateReply('Hello')).userInitiated).toBe(true);
});

test('cut: a session connects by itself when the connection that was opened ahead is cut', async () => {
  const emulator = await emulate();
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint });
  onTestFinished(() => model.close());
  await model.prewarm();
  emulator.inject({ slug: 'cut' });
  await until('its end', () => emulator.sessions()[0]?.closed);
  // The emulator knows of the cut first; a session that takes the connection before the plugin notices recovers from
  // it.
  const recoverable: boolean[] = [];
  const session = model.session();
  session.on('error', (error: { recoverable: boolean }) => recoverable.push(error.recoverable));
  expect((await session.generateReply('Hello')).userInitiated).toBe(true);
  expect(recoverable).not.toContain(false);
  expect(emulator.sessions()).toHaveLength(2);
});
