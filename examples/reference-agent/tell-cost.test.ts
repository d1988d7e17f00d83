// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startTestEmulator } from '@voicelive-kit/emulator/testing';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createSession, ReferenceAgent } from './agent.ts';
import { tellCost } from './tell-cost.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

// The public price list has no row for voice agents.
test('the cost of a call with a voice agent, which has no price, is not sent as nothing', async () => {
  const emulator = await startTestEmulator({ script: [{ user: 'Hello', reply: 'Good day.' }] });
  const agent = { project: 'shop', name: 'desk', useDefinition: false };
  const { endpoint } = emulator.modelOptions;
  const model = new realtime.RealtimeModel({ endpoint, agent });
  const session = createSession(model);
  onTestFinished(async () => {
    await session.close();
    await model.close();
    await emulator.close();
  });
  const setAttributes = vi.fn(async () => {});
  await session.start({ agent: new ReferenceAgent([], { greeting: 'Welcome.' }) });
  tellCost(session, { localParticipant: { setAttributes } } as unknown as Room);
  await session.generateReply({ userInput: 'Hello' }).waitForPlayout();
  const [plugin] = model.sessions;
  await expect.poll(() => plugin?.cost.responses).toBeGreaterThan(0);
  expect(plugin?.cost.usd).toBe(0);
  expect(setAttributes).not.toHaveBeenCalled();
});

test.each([
  ['takes it', () => Promise.resolve()],
  ['is gone', () => Promise.reject(new Error('the room is gone'))],
])('the cost of a call is sent to the room, which %s, as it grows', async (_, answer) => {
  const emulator = await startTestEmulator({
    script: [
      { asked: /greet the caller/iu, reply: 'Welcome.' },
      { user: 'Hello', reply: 'Good day.' },
    ],
  });
  const model = new realtime.RealtimeModel(emulator.modelOptions);
  const session = createSession(model);
  onTestFinished(async () => {
    await session.close();
    await model.close();
    await emulator.close();
  });
  const told: number[] = [];
  const localParticipant = {
    setAttributes: (attributes: Record<string, string>) => {
      told.push(Number(attributes['voicelive.cost_usd']));
      return answer();
    },
  };
  await session.start({ agent: new ReferenceAgent() });
  tellCost(session, { localParticipant } as unknown as Room);
  await session.generateReply({ userInput: 'Hello' }).waitForPlayout();
  const [plugin] = model.sessions;
  await expect.poll(() => told.at(-1)).toBeCloseTo(plugin?.cost.usd ?? -1, 6);
  expect(told.at(-1)).toBeGreaterThan(0);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
