// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import {
  azureMcp,
  foundryAgent,
  realtime,
  type AzureMcpOptions,
} from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Emulator, EmulatorOptions, ScenarioInput } from '@voicelive-kit/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { agentSession, emulate, FAST, until } from './stage.ts';

const SEARCH = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' }, output: 'Two pages.' };
const DOCS = { serverLabel: 'docs', serverUrl: 'https://docs.example/mcp' };

function scenario(call: object[] = [SEARCH], more: Partial<ScenarioInput> = {}): ScenarioInput {
  return {
    version: 1,
    mcp: { docs: { tools: [{ name: 'search', description: 'Finds pages.' }] } },
    turns: [
      {
        when: { text: 'look it up' },
        call,
        then: { say: 'There are two pages.' },
        denied: { say: 'Then I will not look.' },
      },
      { when: { text: 'never mind' }, say: 'As you like.' },
    ],
    ...more,
  };
}

type Told = {
  [K in keyof realtime.RemoteToolEvents]: [K, realtime.RemoteToolEvents[K]];
}[keyof realtime.RemoteToolEvents];

const NAMES = [
  'mcp_tools_listed',
  'mcp_listing_failed',
  'remote_call_started',
  'remote_call_arguments',
  'remote_call_progress',
  'remote_call_completed',
  'remote_call_failed',
  'mcp_approval_answered',
  'mcp_approval_withdrawn',
  'citation',
] as const;

interface Stage {
  readonly emulator: Emulator;
  readonly session: voice.AgentSession;
  readonly plugin: realtime.RealtimeSession;
  readonly told: Told[];
  /** What the agent has said. */
  said(): string[];
  ask(text: string): voice.SpeechHandle;
  of<K extends Told[0]>(name: K): realtime.RemoteToolEvents[K][];
}

async function open(
  tools: voice.AgentOptions<unknown>['tools'],
  { options = {}, ...emulation }: EmulatorOptions & { options?: realtime.RealtimeModelOptions } = {},
): Promise<Stage> {
  const emulator = await emulate({ scenario: scenario(), ...emulation });
  const model = new realtime.RealtimeModel({
    endpoint: emulator.endpoint,
    model: 'gpt-4.1',
    connOptions: FAST,
    ...options,
  });
  const session = agentSession(model);
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.', ...(tools && { tools }) }) });
  const [plugin] = model.sessions;
  if (!plugin) throw new Error('the framework opened no session');
  const told: Told[] = [];
  for (const name of NAMES) plugin.on(name, (payload: unknown) => told.push([name, payload] as Told));
  return {
    emulator,
    session,
    plugin,
    told,
    said: () =>
      session.history.items.flatMap((item) =>
        item.type === 'message' && item.role === 'assistant' ? (item.textContent ?? '').trim() : [],
      ),
    ask: (text) => session.generateReply({ userInput: text }),
    of: <K extends Told[0]>(name: K) =>
      told.filter(([each]) => each === name).map(([, payload]) => payload as realtime.RemoteToolEvents[K]),
  };
}

const docs = (options: Partial<AzureMcpOptions> = {}) => azureMcp({ ...DOCS, ...options });

test("an MCP server's tools are listed and called, the answer is spoken, and each step is reported", async () => {
  const stage = await open([docs({ requireApproval: 'never' })]);
  await until('the list', () => stage.of('mcp_tools_listed')[0]);
  expect(stage.of('mcp_tools_listed')[0]).toMatchObject({
    serverLabel: 'docs',
    tools: [{ name: 'search', description: 'Finds pages.' }],
  });
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('There are two pages.'));
  const { itemId } = stage.of('remote_call_started')[0]!;
  const call = { kind: 'mcp', itemId, serverLabel: 'docs', name: 'search' };
  expect(stage.told.slice(1)).toMatchObject([
    ['remote_call_started', call],
    ['remote_call_arguments', { ...call, arguments: '{"q":"voice"}' }],
    ['remote_call_progress', { ...call, state: 'in_progress' }],
    ['remote_call_completed', { ...call, output: 'Two pages.' }],
  ]);
  expect(stage.said()).toEqual(['There are two pages.']);
});

test('a failed tool is reported with its error message', async () => {
  const call = { ...SEARCH, output: undefined, error: 'No such page.' };
  const stage = await open([docs({ requireApproval: 'never' })], { scenario: scenario([call]) });
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('There are two pages.'));
  expect(stage.of('remote_call_failed')).toMatchObject([{ reason: 'tool_failed', error: 'No such page.' }]);
});

test.each([
  [true, 'There are two pages.', 'remote_call_completed'],
  [false, 'Then I will not look.', 'remote_call_failed'],
] as const)('the decision of onApproval is applied: %s', async (approve, says, end) => {
  const asked: unknown[] = [];
  const onApproval = async (request: realtime.McpApprovalRequest): Promise<boolean> => {
    asked.push(request);
    return approve;
  };
  const stage = await open([docs({ onApproval })]);
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes(says));
  expect(asked).toMatchObject([{ serverLabel: 'docs', tool: 'search', arguments: '{"q":"voice"}' }]);
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ approve, basis: 'decided' }]);
  expect(stage.of(end)).toHaveLength(1);
  expect(stage.said()).toEqual([says]);
});

test('a decision that is late denies the call and aborts the signal', async () => {
  let aborted = false;
  const onApproval: AzureMcpOptions['onApproval'] = (_, { signal }) =>
    new Promise(() => signal.addEventListener('abort', () => (aborted = true)));
  const stage = await open([docs({ onApproval, approvalTimeoutMs: 50 })]);
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('Then I will not look.'));
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ approve: false, basis: 'timed_out' }]);
  expect(aborted).toBe(true);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
  ['returns no boolean', () => 'yes' as unknown as boolean],
])('an onApproval that %s denies the call', async (_, onApproval) => {
  const stage = await open([docs({ onApproval })]);
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('Then I will not look.'));
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ approve: false, basis: 'callback_failed' }]);
});

test('a call that needs approval is denied when there is nobody to ask', async () => {
  const stage = await open([docs()]);
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('Then I will not look.'));
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ basis: 'nobody_to_ask' }]);
});

test('a listener of mcp_approval_requested decides if there is no onApproval, once', async () => {
  const stage = await open(undefined, {
    options: { tools: [{ type: 'mcp', ...DOCS }] },
  });
  stage.plugin.on('mcp_approval_requested', ({ answer }) => {
    answer(true);
    answer(false);
  });
  stage.ask('Look it up.');
  await until('the answer', () => stage.said().includes('There are two pages.'));
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ approve: true, basis: 'decided' }]);
});

test('two calls that need approval get one answer, when both have ended', async () => {
  const waiting: ((approve: boolean) => void)[] = [];
  const onApproval = () => new Promise<boolean>((resolve) => waiting.push(resolve));
  const second = { ...SEARCH, arguments: { q: 'live' }, output: 'Three pages.' };
  const stage = await open([docs({ onApproval })], { scenario: scenario([SEARCH, second]) });
  stage.ask('Look it up.');
  await until('both requests', () => waiting.length === 2);
  waiting[1]!(true);
  await until('the first result', () => stage.of('remote_call_completed').length === 1);
  waiting[0]!(true);
  await until('the answer', () => stage.said().length > 0);
  await until('the second result', () => stage.of('remote_call_completed').length === 2);
  await stage.ask('Never mind.').waitForPlayout();
  expect(stage.said()).toEqual(['There are two pages.', 'As you like.']);
});

test('the caller hears that a decision takes time, and then the answer', async () => {
  let decide: ((approve: boolean) => void) | undefined;
  const onApproval = () => new Promise<boolean>((resolve) => (decide = resolve));
  const stage = await open([docs({ onApproval, fillerText: 'Let me ask.' })]);
  const heard: string[] = [];
  stage.plugin.on('response.audio_transcript.done', ({ transcript }) => heard.push(transcript ?? ''));
  stage.ask('Look it up.');
  await until('the filler', () => heard.includes('Let me ask.'));
  decide?.(true);
  await until('the answer', () => heard.includes('There are two pages.'));
  expect(heard).toEqual(['Let me ask.', 'There are two pages.']);
});

test('an interruption leaves an approval request open, and its result is spoken about', async () => {
  let decide: ((approve: boolean) => void) | undefined;
  const onApproval = () => new Promise<boolean>((resolve) => (decide = resolve));
  const stage = await open([docs({ onApproval })]);
  stage.ask('Look it up.');
  await until('the request', () => decide);
  stage.session.interrupt();
  await stage.ask('Never mind.').waitForPlayout();
  decide?.(true);
  await until('the answer', () => stage.said().includes('There are two pages.'));
  expect(stage.said()).toEqual(['As you like.', 'There are two pages.']);
});

test('a denial that arrives when the conversation has moved on is not mentioned', async () => {
  let decide: ((approve: boolean) => void) | undefined;
  const onApproval = () => new Promise<boolean>((resolve) => (decide = resolve));
  const stage = await open([docs({ onApproval })]);
  stage.ask('Look it up.');
  await until('the request', () => decide);
  await stage.ask('Never mind.').waitForPlayout();
  const begun: unknown[] = [];
  stage.plugin.on('response.created', (event) => begun.push(event));
  decide?.(false);
  await until('the refusal', () => stage.of('mcp_approval_answered')[0]);
  await stage.plugin.updateInstructions('There and back.');
  expect(begun).toEqual([]);
  expect(stage.said()).toEqual(['As you like.']);
});

test('cut: an approval request is dropped with its connection, and the model continues', async () => {
  const signals: AbortSignal[] = [];
  const onApproval: AzureMcpOptions['onApproval'] = (_, { signal }) => {
    signals.push(signal);
    return signals.length === 1 ? new Promise(() => undefined) : true;
  };
  const stage = await open([docs({ onApproval })]);
  stage.ask('Look it up.');
  await until('the request', () => signals.length === 1);
  stage.emulator.inject({ slug: 'cut' });
  await until('its end', () => stage.of('mcp_approval_withdrawn')[0]);
  expect(stage.of('mcp_approval_withdrawn')).toMatchObject([{ tool: 'search', reason: 'connection_lost' }]);
  expect(stage.of('remote_call_failed')).toMatchObject([{ reason: 'refused' }]);
  expect(signals[0]?.aborted).toBe(true);
  await until('the answer', () => stage.said().length > 0);
  expect(stage.said()).toHaveLength(1);
});

test.each([
  ['in its response', 'never' as const],
  ['after it was approved', 'always' as const],
])('cut: a call that runs %s is reported as lost, and the model continues', async (_, requireApproval) => {
  const stage = await open([docs({ requireApproval, onApproval: () => true })], {
    scenario: scenario([{ ...SEARCH, delayMs: 60_000 }]),
  });
  stage.ask('Look it up.');
  await until('the call', () => stage.of('remote_call_progress')[0]);
  stage.emulator.inject({ slug: 'cut' });
  await until('its end', () => stage.of('remote_call_failed')[0]);
  expect(stage.of('remote_call_failed')).toMatchObject([{ reason: 'connection_lost' }]);
  await until('the new connection', () => stage.emulator.sessions().length === 2);
  await until(
    'something else',
    () => stage.said().length > 0 || stage.of('remote_call_started').length === 2,
  );
});

test('approval-unanswered: the service ignores an approval, and the conversation continues', async () => {
  const stage = await open([docs({ onApproval: () => true })]);
  stage.emulator.inject({ slug: 'approval-unanswered' });
  stage.ask('Look it up.');
  await until('the approval', () => stage.of('mcp_approval_answered')[0]);
  await stage.ask('Never mind.').waitForPlayout();
  expect(stage.said()).toEqual(['As you like.']);
});

test('mcp-list-fails: a server that cannot list its tools is reported, and the conversation continues', async () => {
  const stage = await open([docs()], { faults: [{ slug: 'mcp-list-fails' }] });
  await until('the failure', () => stage.of('mcp_listing_failed')[0]);
  expect(stage.of('mcp_listing_failed')).toEqual([{ serverLabel: 'docs' }]);
  await stage.ask('Never mind.').waitForPlayout();
  expect(stage.said()).toEqual(['As you like.']);
});

test('tools change with their agent, and so do approval requests', async () => {
  let asked = 0;
  const onApproval = () => new Promise<boolean>(() => (asked += 1));
  const look = llm.tool({
    name: 'look',
    description: 'Looks.',
    parameters: z.object({}),
    execute: async () => 'seen',
  });
  const stage = await open([docs({ onApproval })]);
  const tools = () => stage.emulator.sessions()[0]?.session.tools?.map(({ type }) => type);
  await until('the server', () => tools()?.includes('mcp'));
  stage.ask('Look it up.');
  await until('the request', () => asked === 1);
  stage.session.updateAgent(new voice.Agent({ instructions: 'Look.', tools: [look] }));
  await until('the other tools', () => tools()?.join() === 'function');
  expect(stage.of('mcp_approval_answered')).toMatchObject([{ approve: false, basis: 'tool_withdrawn' }]);
});

test("credentials of an agent's server are in no event and in no session the emulator shows", async () => {
  const secret = docs({
    authorization: 'Bearer secret-token-1',
    headers: { 'x-key': 'secret-header-2' },
    serverUrl: 'https://docs.example/mcp?code=secret-query-3',
    requireApproval: 'never',
  });
  const stage = await open(undefined);
  const events: unknown[] = [];
  stage.plugin.on('voicelive_client_event_sent', (event) => events.push(event));
  stage.plugin.on('voicelive_server_event_received', (event) => events.push(event));
  await stage.session.currentAgent.updateTools([secret]);
  await until('the list', () => stage.of('mcp_tools_listed')[0]);
  expect(JSON.stringify(events)).toContain('https://docs.example/mcp');
  expect(JSON.stringify(events)).not.toMatch(/secret-token-1|secret-header-2|secret-query-3/u);
  expect(JSON.stringify(secret)).not.toMatch(/secret/u);
});

test('a Foundry agent and a search are reported, and sources as citations', async () => {
  const call = [{ agent: 'Billing', arguments: { invoice: 7 }, output: 'It is paid.' }];
  const annotations = [
    { type: 'url_citation', url: 'https://example.org', title: 'Example', start_index: 0, end_index: 5 },
  ];
  const stage = await open([foundryAgent({ agentName: 'Billing', projectName: 'contoso' })], {
    scenario: scenario(call, {
      turns: [
        { when: { text: 'paid' }, call, then: { say: 'It is paid.' } },
        { when: { text: 'weather' }, call: [{ search: 'web' }], then: { say: 'It rains.', annotations } },
      ] as ScenarioInput['turns'],
    }),
  });
  stage.ask('Is it paid?');
  await until('the answer', () => stage.said().includes('It is paid.'));
  expect(stage.of('remote_call_completed')).toMatchObject([
    { kind: 'foundry_agent', name: 'Billing', arguments: '{"invoice":7}', output: 'It is paid.' },
  ]);
  await stage.ask('How is the weather?').waitForPlayout();
  expect(stage.of('remote_call_progress').at(-1)).toMatchObject({ kind: 'web_search', state: 'searching' });
  const [citation] = stage.of('citation');
  expect(citation).toMatchObject({
    url: 'https://example.org',
    title: 'Example',
    startIndex: 0,
    endIndex: 5,
  });
  const message = stage.session.history.items.at(-1);
  expect(citation?.itemId).toBe(message?.id);
  expect(stage.said()).toEqual(['It is paid.', 'It rains.']);
});
