// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, llm, voice } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { azureMcp, realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import {
  ScriptError,
  type ScriptEntry,
  startTestEmulator,
  type TestEmulator,
} from '@voicelive-kit/emulator/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

initializeLogger({ pretty: false, level: 'silent' });

/** Closing a session takes half a second, so all are closed at once, and before what they are connected to. */
const sessions: voice.AgentSession[] = [];
const emulators: TestEmulator[] = [];
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await Promise.all(emulators.map((emulator) => emulator.close()));
});

const getWeather = llm.tool({
  description: 'The weather in a city',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => {
    if (city === 'Nowhere') throw new llm.ToolError('no such city');
    return `4 °C in ${city}`;
  },
});

class Billing extends voice.Agent {
  constructor(chatCtx: llm.ChatContext) {
    super({ instructions: 'You are Tom of the billing department.', chatCtx });
  }

  override async onEnter(): Promise<void> {
    this.session.generateReply({ instructions: 'Introduce yourself.' });
  }
}

const toBilling = llm.tool({
  description: 'Hands over to the billing department',
  execute: async (_, { ctx }) =>
    llm.handoff({ agent: new Billing(ctx.session.chatCtx.copy({ excludeFunctionCall: true })) }),
});

const tools = { get_weather: getWeather, to_billing: toBilling };

type CreateModel = (emulator: TestEmulator) => llm.RealtimeModel;
const ours: CreateModel = (emulator) => new realtime.RealtimeModel(emulator.modelOptions);
const theirs: CreateModel = ({ openaiEndpoint }) =>
  new openai.realtime.RealtimeModel({ baseURL: openaiEndpoint, apiKey: 'any' });

async function start(script: ScriptEntry[], createModel = ours, onEnter?: string) {
  const emulator = await startTestEmulator({ script });
  emulators.push(emulator);
  const session = new voice.AgentSession({ llm: createModel(emulator), vad: null });
  sessions.push(session);
  const agent = voice.Agent.create({
    instructions: 'You are Ava.',
    tools,
    ...(onEnter !== undefined && {
      onEnter: async (context) => void context.session.generateReply({ instructions: onEnter }),
    }),
  });
  await session.start({ agent });
  return { emulator, session };
}

const weather = (city: string, followUp: ScriptEntry['reply']): ScriptEntry => ({
  user: `Weather in ${city}?`,
  reply: { call: { tool: 'get_weather', arguments: { city } }, followUp },
});

const said = (session: voice.AgentSession) =>
  session.history.items.flatMap((item) =>
    item.type === 'message' ? [`${item.role}: ${item.textContent ?? ''}`] : [],
  );

describe.each([
  ['this plugin', ours],
  ["LiveKit's OpenAI plugin", theirs],
])('a run with %s', (_, createModel) => {
  test('has a message, and no more', async () => {
    const { emulator, session } = await start([{ user: 'Hello', reply: 'Hi, I am Ava.' }], createModel);
    const run = await emulator.run(session, 'Hello');
    const message = run.expect.nextEvent().isMessage({ role: 'assistant' });
    expect(message.event().item.textContent).toBe('Hi, I am Ava.');
    run.expect.noMoreEvents();
  });

  test('has the call, its output and the reply to it, however many calls follow each other', async () => {
    const again = { call: { tool: 'get_weather', arguments: { city: 'Bergen' } }, followUp: 'Both cold.' };
    const { emulator, session } = await start([weather('Oslo', again)], createModel);
    const run = await emulator.run(session, 'Weather in Oslo?');
    for (const city of ['Oslo', 'Bergen']) {
      run.expect.nextEvent().isFunctionCall({ name: 'get_weather', args: { city } });
      run.expect.nextEvent().isFunctionCallOutput({ output: JSON.stringify(`4 °C in ${city}`) });
    }
    run.expect.nextEvent().isMessage({ role: 'assistant' });
    run.expect.noMoreEvents();
    expect(said(session).at(-1)).toBe('assistant: Both cold.');
    emulator.assertAllUsed();
  });

  test('has the handoff and what the next agent says', async () => {
    const { emulator, session } = await start(
      [
        { user: 'My invoice is wrong.', reply: { call: 'to_billing' } },
        { asked: /introduce/iu, agent: /Tom/u, reply: 'Tom speaking.' },
      ],
      createModel,
    );
    const run = await emulator.run(session, 'My invoice is wrong.');
    run.expect.range().containsFunctionCall({ name: 'to_billing' });
    run.expect.range().containsAgentHandoff({ newAgentType: Billing });
    expect(said(session).at(-1)).toBe('assistant: Tom speaking.');
    emulator.assertAllUsed();
  });
});

describe('a run', () => {
  test('shows a failed tool to the agent', async () => {
    const { emulator, session } = await start([
      weather('Nowhere', ({ outputs }) => `Sorry: ${JSON.stringify(outputs[0]?.output)}`),
    ]);
    const run = await emulator.run(session, 'Weather in Nowhere?');
    run.expect.range().containsFunctionCallOutput({ isError: true });
    expect(said(session).at(-1)).toContain('no such city');
  });

  test('rejects with a message when the script has no reply, and the session can be used again', async () => {
    const { emulator, session } = await start([{ user: 'Hello', reply: 'Hi.' }]);
    await expect(emulator.run(session, 'What time is it?')).rejects.toThrow(ScriptError);
    await expect(emulator.run(session, 'And now?')).rejects.toThrow('the user said: "And now?"');
    await emulator.run(session, 'Hello');
    expect(said(session).at(-1)).toBe('assistant: Hi.');
  });

  test('comes after a greeting in the script', async () => {
    const script: ScriptEntry[] = [
      { asked: /greet/iu, reply: 'Welcome.' },
      { user: 'Hello', reply: 'Hi.' },
    ];
    const { emulator, session } = await start(script, ours, 'Greet the caller.');
    const run = await emulator.run(session, 'Hello');
    expect(run.events).toHaveLength(1);
    expect(said(session)).toEqual(['assistant: Welcome.', 'user: Hello', 'assistant: Hi.']);
  });

  test('continues over a connection that breaks before the reply, in a call, and before the reply to its output', async () => {
    const { emulator, session } = await start([
      { user: 'One', reply: { drop: true, say: 'First.' } },
      { user: 'Two', reply: { call: 'get_weather', fault: 'drop-mid-tool', followUp: 'Second.' } },
      { user: 'Three', reply: { call: 'get_weather', fault: 'drop-before-follow-up', followUp: 'Third.' } },
    ]);
    const errors: unknown[] = [];
    session.on(voice.AgentSessionEventTypes.Error, ({ error }) => errors.push(error));
    for (const [words, reply] of [
      ['One', 'First.'],
      ['Two', 'Second.'],
      ['Three', 'Third.'],
    ] as const) {
      await emulator.run(session, words);
      await expect.poll(() => said(session).at(-1)).toBe(`assistant: ${reply}`);
    }
    expect(emulator.sessions().map(({ closed }) => closed?.code)).toEqual([1006, 1006, 1006, undefined]);
    expect(errors).toContainEqual(expect.objectContaining({ recoverable: true }));
    expect(errors).not.toContainEqual(expect.objectContaining({ recoverable: false }));
    emulator.assertAllUsed();
  });

  test('of a failing service leaves the error to the session, and the next run works', async () => {
    const { emulator, session } = await start([
      { user: 'Fail', reply: { fail: { code: 'server_error', message: 'Out of order.' } } },
      { user: 'Hello', reply: 'Hi.' },
    ]);
    const errors: unknown[] = [];
    session.on(voice.AgentSessionEventTypes.Error, ({ error }) => errors.push(error));
    await emulator.run(session, 'Fail').catch(() => undefined);
    await expect.poll(() => errors).toMatchObject([{ recoverable: true }]);
    const run = await emulator.run(session, 'Hello');
    run.expect.nextEvent().isMessage({ role: 'assistant' });
  });
});

describe('a call of the service', () => {
  const call = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' }, output: 'Two pages.' };
  const server = { serverLabel: 'docs', serverUrl: 'https://docs.example' };

  async function withDocs(requireApproval: 'never' | 'always', script: ScriptEntry[]) {
    const backend = { mcp: { docs: { tools: [{ name: 'search' }] } } };
    const emulator = await startTestEmulator({ script, backend });
    emulators.push(emulator);
    const docs = azureMcp({ ...server, requireApproval, onApproval: () => true });
    const session = new voice.AgentSession({ llm: ours(emulator), vad: null });
    sessions.push(session);
    await session.start({ agent: new voice.Agent({ instructions: 'You are Ava.', tools: [docs] }) });
    return { emulator, session };
  }

  test.each(['never', 'always'] as const)(
    'belongs to the run with its answer, and the next run begins after it (approval: %s)',
    async (approval) => {
      const { emulator, session } = await withDocs(approval, [
        { user: 'Look it up', reply: { call, followUp: 'I found two pages.' } },
        { user: 'Thanks', reply: 'You are welcome.' },
      ]);
      const run = await emulator.run(session, 'Look it up');
      run.expect.containsMessage({ role: 'assistant' });
      expect(said(session).at(-1)).toBe('assistant: I found two pages.');
      await emulator.run(session, 'Thanks');
      expect(said(session).at(-1)).toBe('assistant: You are welcome.');
      emulator.assertAllUsed();
    },
  );

  test('without an answer in the script rejects the run with advice what to add', async () => {
    const { emulator, session } = await withDocs('never', [{ user: 'Look it up', reply: { call } }]);
    await expect(emulator.run(session, 'Look it up')).rejects.toThrow(/Add `followUp` to/u);
  });
});

describe('a spoken turn', () => {
  test('is answered, and interrupts a reply that is under way', async () => {
    const { emulator, session } = await start([
      { user: 'Tell me a story', reply: { delayMs: 3_600_000, say: 'Once upon a time.' } },
      { user: 'Stop', reply: 'As you wish.' },
      { user: 'Thanks', reply: 'You are welcome.' },
    ]);
    await emulator.hear('Tell me a story');
    await emulator.waitFor('response.created');
    await emulator.hear('Stop');
    const { response } = await emulator.waitFor('response.done');
    expect(response.status).toBe('cancelled');
    await expect.poll(() => said(session)).toContain('assistant: As you wish.');
    expect(said(session)).toContain('user: Stop');
    await emulator.run(session, 'Thanks');
    expect(said(session).at(-1)).toBe('assistant: You are welcome.');
    expect(said(session)).not.toContain('assistant: Once upon a time.');
  });
});

test('concurrent sessions, each with its own emulator, do not affect each other', async () => {
  const pairs = await Promise.all(
    [1, 2, 3, 4].map((number) => start([{ user: 'Who?', reply: `Number ${number}.` }])),
  );
  await Promise.all(pairs.map(({ emulator, session }) => emulator.run(session, 'Who?')));
  expect(pairs.map(({ session }) => said(session).at(-1))).toEqual(
    [1, 2, 3, 4].map((number) => `assistant: Number ${number}.`),
  );
});
