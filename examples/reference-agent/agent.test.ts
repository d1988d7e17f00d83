// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, llm, voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import {
  type ScriptEntry,
  startTestEmulator,
  type TestEmulator,
  type TestEmulatorOptions,
} from '@voicelive-kit/emulator/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingAgent, createSession, ReferenceAgent } from './agent.ts';
import { apologyFrames } from './apology.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

/** Closed together because each session takes half a second, and before the emulators they are connected to. */
const sessions: voice.AgentSession[] = [];
const emulators: TestEmulator[] = [];
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await Promise.all(emulators.map((emulator) => emulator.close()));
});

const GREETING: ScriptEntry = { asked: /greet the caller/iu, reply: 'Welcome to Fjord Outfitters.' };

/** The reference agent in a call with a service that replies from a script. */
async function call(script: ScriptEntry[], options: Partial<TestEmulatorOptions> = {}, apiKey?: string) {
  const emulator = await startTestEmulator({ script: [GREETING, ...script], ...options });
  emulators.push(emulator);
  const session = createSession(
    new realtime.RealtimeModel({ ...emulator.modelOptions, ...(apiKey !== undefined && { apiKey }) }),
  );
  sessions.push(session);
  const closed = new Promise<voice.CloseEvent>((resolve) => {
    session.once(voice.AgentSessionEventTypes.Close, resolve);
  });
  await session.start({ agent: new ReferenceAgent() });
  return { emulator, session, closed };
}

/** One turn in which the model calls a tool and then says `followUp`. */
const calling = (
  user: string,
  tool: string,
  args: Record<string, string>,
  followUp: string,
): ScriptEntry => ({ user, reply: { call: { tool, arguments: args }, followUp } });

function said(session: voice.AgentSession): string[] {
  return session.history.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant' ? [item.textContent ?? ''] : [],
  );
}

describe('the reference agent', () => {
  it('greets, and knows the shop and its prices', async () => {
    const { emulator, session } = await call([
      { user: 'Do you rent kayaks?', reply: 'For forty euros a day.' },
    ]);
    const run = await emulator.run(session, 'Do you rent kayaks?');
    run.expect.nextEvent().isMessage({ role: 'assistant' });
    run.expect.noMoreEvents();
    expect(said(session)).toEqual(['Welcome to Fjord Outfitters.', 'For forty euros a day.']);
    expect(emulator.sessions()[0]?.session.instructions).toMatch(/Ava of Fjord Outfitters.*40 euros a day/u);
  });

  it.each([
    ['Oslo', '4 °C, clear'],
    [' tromsø ', '-2 °C, snow'],
    ['Rome', 'no report for Rome'],
  ])('looks up the weather in %s', async (city, report) => {
    const { emulator, session } = await call([
      calling('How is the weather?', 'get_weather', { city }, 'Take a coat.'),
    ]);
    const { expect: events } = await emulator.run(session, 'How is the weather?');
    events.nextEvent().isFunctionCall({ name: 'get_weather', args: { city } });
    events.nextEvent().isFunctionCallOutput({ output: JSON.stringify(report), isError: false });
    events.nextEvent().isMessage({ role: 'assistant' });
    events.noMoreEvents();
    expect(said(session).at(-1)).toBe('Take a coat.');
  });

  it('answers from its slow tool', async () => {
    const { emulator, session } = await call([
      calling('Where is order 42?', 'check_order', { orderNumber: '42' }, 'It is packed.'),
    ]);
    const { expect: events } = await emulator.run(session, 'Where is order 42?');
    events.nextEvent().isFunctionCall({ name: 'check_order', args: { orderNumber: '42' } });
    const output = events.nextEvent().isFunctionCallOutput({ isError: false }).event().item.output;
    expect(output).toContain('order 42: packed');
    events.nextEvent().isMessage({ role: 'assistant' });
  });

  it('tells the model of a tool that fails, and goes on', async () => {
    using _mock = voice.testing.withMockTools(ReferenceAgent, {
      check_order: () => new llm.ToolError('the order system is down'),
    });
    const { emulator, session } = await call([
      calling('Where is order 42?', 'check_order', { orderNumber: '42' }, 'I cannot see it right now.'),
      { user: 'Never mind.', reply: 'Anything else?' },
    ]);
    const { expect: events } = await emulator.run(session, 'Where is order 42?');
    events.range().containsFunctionCallOutput({ isError: true });
    await emulator.run(session, 'Never mind.');
    expect(said(session).slice(1)).toEqual(['I cannot see it right now.', 'Anything else?']);
  });

  it('hands the caller over to billing, which introduces itself and knows what was said', async () => {
    const { emulator, session } = await call([
      { user: 'My invoice is wrong.', reply: { call: 'transfer_to_billing' } },
      { asked: /introduce yourself/iu, agent: /Tom of the billing department/u, reply: 'This is Tom.' },
      { user: 'It is invoice 7.', agent: /Tom/u, reply: 'I see it.' },
    ]);
    const { expect: events } = await emulator.run(session, 'My invoice is wrong.');
    events.range().containsAgentHandoff({ newAgentType: BillingAgent });
    expect(said(session).at(-1)).toBe('This is Tom.');
    const known = session.currentAgent.chatCtx.items.flatMap((item) =>
      item.type === 'message' ? [item.textContent] : [],
    );
    expect(known).toContain('My invoice is wrong.');
    await emulator.run(session, 'It is invoice 7.');
    emulator.assertAllUsed();
  });

  it('holds a spoken conversation, and is interrupted', async () => {
    const { emulator, session } = await call([
      { user: 'What should I pack?', reply: { say: 'Wool, a dry bag, a thermos.', delayMs: 3_600_000 } },
      { user: 'How much is a dry bag?', reply: 'Twelve euros.' },
    ]);
    await expect.poll(() => said(session)).toHaveLength(1);
    await emulator.hear('What should I pack?');
    await emulator.waitFor('input_audio_buffer.committed');
    await emulator.hear('How much is a dry bag?');
    await expect.poll(() => said(session)).toEqual(['Welcome to Fjord Outfitters.', 'Twelve euros.']);
  });

  it('gets over a connection that breaks in the middle of a call', async () => {
    const { emulator, session, closed } = await call([
      { user: 'Do you rent kayaks?', reply: { drop: true, say: 'We do.' } },
    ]);
    await emulator.run(session, 'Do you rent kayaks?');
    await expect.poll(() => said(session).at(-1)).toBe('We do.');
    await session.close();
    expect((await closed).error ?? null).toBeNull();
  });

  it('is told when the service refuses it, with the session closed and nothing thrown', async () => {
    const { closed } = await call([], { key: 'right' }, 'not-the-key');
    const event = await closed;
    expect(event).toMatchObject({ reason: 'error', error: { recoverable: false } });
    expect(JSON.stringify(event)).not.toContain('not-the-key');
  });

  it('is told when the service ends it in the middle, so that it can apologize', async () => {
    const { emulator, session, closed } = await call([
      { user: 'Do you rent kayaks?', reply: { fail: { code: 'insufficient_quota' } } },
    ]);
    await emulator.run(session, 'Do you rent kayaks?').catch(() => undefined);
    expect(await closed).toMatchObject({ reason: 'error', error: { recoverable: false } });
  });

  it('has a recorded apology for that case', () => {
    const frames = apologyFrames();
    expect(frames.length).toBeGreaterThan(150);
    expect(frames[0]).toMatchObject({ sampleRate: 24_000, channels: 1, samplesPerChannel: 480 });
    expect(frames.some((frame) => frame.data.some((sample) => Math.abs(sample) > 3000))).toBe(true);
  });
});
