// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { EmulatorOptions, ScenarioInput } from '../../src/index.ts';
import { emulate } from '../client.ts';
import { AGENT, AgentClient } from './agent-client.ts';

type Agent = NonNullable<ScenarioInput['agents']>[string];

const agent = (definition: Agent, scenario: Partial<ScenarioInput> = {}): EmulatorOptions => ({
  scenario: { version: 1, agents: { [AGENT]: definition }, ...scenario },
});
/** What was said, in order. */
const said = (client: AgentClient): unknown[] =>
  client.all('response.output_audio_transcript.done').map((event) => event['transcript']);

describe('the definition of a voice agent', () => {
  test('configures the initial session, with its templates filled in', async () => {
    const emulator = await emulate(
      agent({
        model: 'gpt-realtime',
        instructions: 'You help {{name}} of {{ company }}.{{nothing}}',
        structuredInputs: { name: {}, company: { default: 'Contoso' }, nothing: {} },
        tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }],
        voice: { type: 'openai', name: 'marin' },
      }),
    );
    const client = await AgentClient.open(emulator, { structuredInputs: { name: 'Ada' } });
    expect(client.all('session.created')[0]).toMatchObject({
      session: {
        model: 'gpt-realtime',
        instructions: 'You help Ada of Contoso.',
        tools: [{ type: 'function', name: 'get_weather' }],
        audio: { output: { voice: 'marin', voice_type: 'openai' } },
      },
    });
  });

  test('keeps its instructions, and reports which settings of the client it ignores', async () => {
    const client = await AgentClient.open(await emulate(agent({ instructions: 'Be kind.' })));
    await client.configure({ instructions: 'Be rude.', tool_choice: 'none' });
    await client.heard('warning');
    expect(client.all('warning')[0]).toMatchObject({ warning: { param: 'session.instructions' } });
    expect(client.all('session.updated').at(-1)).toMatchObject({
      session: { instructions: 'Be kind.', tool_choice: 'none' },
    });
  });

  test('without instructions uses those of the client', async () => {
    const client = await AgentClient.open(await emulate(agent({})));
    await client.configure({ instructions: 'Be brief.' });
    expect(client.all('session.updated').at(-1)).toMatchObject({ session: { instructions: 'Be brief.' } });
    expect(client.types()).not.toContain('warning');
  });

  test('is that of the requested version', async () => {
    const emulator = await emulate(
      agent({
        instructions: 'Be kind.',
        voice: 'en-US-AvaNeural',
        versions: { 2: { instructions: 'Be brief.', model: 'gpt-5' } },
      }),
    );
    const client = await AgentClient.open(emulator, { agentVersionOverride: '2' });
    expect(client.all('session.created')[0]).toMatchObject({
      session: { instructions: 'Be brief.', model: 'gpt-5', audio: { output: { voice: 'en-US-AvaNeural' } } },
    });
  });
});

/**
 * Source: "Migrate from Voice Live with Foundry Agent Service to Microsoft Foundry voice agents" (learn.microsoft.com,
 * 2026-09-30). Its client sends nothing and waits for `session.updated`; so does that of "Use a hosted agent as the
 * conversation engine".
 */
test('a definition is applied and acknowledged to a client that sends nothing, before the greeting', async () => {
  const emulator = await emulate(agent({ instructions: 'Be kind.', greeting: 'Hello.' }));
  const client = await AgentClient.connect(emulator);
  await client.heard('response.created');
  expect(client.types().slice(0, 3)).toEqual(['session.created', 'session.updated', 'response.created']);
  expect(client.all('session.updated')[0]?.['session']).toEqual(
    client.all('session.created')[0]?.['session'],
  );
  expect(emulator.sessions()[0]?.received).toEqual([]);
});

/** Source: github.com/microsoft-foundry/foundry-samples, python/voice-agents: the id is present only with persistence. */
test.each([
  ['the definition stores it', { store: true }, undefined, true],
  ['the client overrides that', { store: true }, false, false],
  ['the client stores it', {}, true, true],
  ['nobody stores it', {}, undefined, false],
] as const)(
  'a conversation has an id in session.created if %s',
  async (_name, definition, store, expected) => {
    const emulator = await emulate(agent(definition));
    const client = await AgentClient.open(emulator, store === undefined ? {} : { store });
    const [created] = client.all('session.created');
    expect(typeof created?.['conversation_id']).toBe(expected ? 'string' : 'undefined');
  },
);

describe('the greeting of a voice agent', () => {
  const template = {
    greeting: 'Welcome, {{name}}!',
    structuredInputs: { name: { default: 'you' } },
  } as const;

  test.each(['gpt-4.1', 'gpt-realtime'])('is spoken verbatim with %s, unasked', async (model) => {
    const emulator = await emulate(agent({ model, ...template }));
    const client = await AgentClient.open(emulator, { structuredInputs: { name: 'Ada' } });
    await client.heard('response.done');
    expect(said(client)).toEqual(['Welcome, Ada!']);
    expect(client.types()).toContain('response.output_audio.delta');
    expect(client.all('response.done')[0]).toMatchObject({ response: { status: 'completed' } });
  });

  test("comes right after the client's configuration, in its format, and once", async () => {
    const client = await AgentClient.open(await emulate(agent(template)));
    await client.configure({ audio: { output: { format: { type: 'audio/pcmu' } } } });
    await client.heard('response.done');
    const at = client.types().indexOf('session.updated');
    expect(client.types()[at + 1]).toBe('response.created');
    expect(client.all('response.created')[0]).toMatchObject({
      response: { audio: { output: { format: { type: 'audio/pcmu' } } } },
    });
    await client.configure({ greeting: { type: 'template', text: 'Welcome again!' } });
    await client.connection.sendText('Hello?');
    await client.heard('response.done', 2);
    expect(said(client)).toHaveLength(2);
    expect(said(client)).not.toContain('Welcome again!');
  });

  test('may be given by the client', async () => {
    const client = await AgentClient.open(await emulate());
    await client.configure({ greeting: { type: 'template', text: 'Hello from the client.' } });
    await client.heard('response.done');
    expect(said(client)).toEqual(['Hello from the client.']);
    expect(client.all('session.updated').at(-1)).toMatchObject({
      session: { greeting: { type: 'template', text: 'Hello from the client.' } },
    });
  });

  // `VoiceAgentTemplateGreetingConfig` of npm @azure/ai-projects 2.10.0: "rendered with the voice agent's structured inputs".
  test('fills in the structured inputs when it is that of the client', async () => {
    const definition = { structuredInputs: { name: {}, shop: { default: 'Contoso' } } };
    const client = await AgentClient.open(await emulate(agent(definition)), {
      structuredInputs: { name: 'Ada {{shop}}' },
    });
    await client.configure({ greeting: { type: 'template', text: 'Hi {{name}}, this is {{shop}}{{no}}.' } });
    await client.heard('response.done');
    expect(said(client)).toEqual(['Hi Ada {{shop}}, this is Contoso.']);
  });

  test('generated by the model comes from the scenario, without a tool', async () => {
    const greeting = { type: 'llm_generated', prompt: 'Greet {{name}}.' } as const;
    const emulator = await emulate(
      agent(
        { greeting, structuredInputs: { name: { default: 'Ada' } } },
        { greeting: { when: { instructions: 'greet ada' }, say: 'Hello Ada.', call: [{ tool: 'look_up' }] } },
      ),
    );
    const client = await AgentClient.open(emulator);
    await client.configure({
      tools: [{ type: 'function', name: 'look_up', parameters: { type: 'object' } }],
    });
    await client.heard('response.done');
    expect(said(client)).toEqual(['Hello Ada.']);
    expect(client.types()).not.toContain('response.function_call_arguments.done');
  });
});

describe('the conversation of a voice agent', () => {
  const goodbye = {
    turns: [{ say: 'Goodbye!', call: [{ tool: 'end_conversation' }] }],
  } satisfies Partial<ScenarioInput>;
  const hangingUp: Agent = { tools: [{ type: 'system', name: 'end_conversation' }] };

  /**
   * Source: the portal named at AGENT_HUNG_UP of the protocol package. Its client knows this end by code and reason, and leaves the
   * call unanswered, which it says arrives as an item of the type `function_call`.
   */
  test('ends when the agent hangs up: after its last words and the call, with 1001 and the reason', async () => {
    const emulator = await emulate(agent(hangingUp, goodbye));
    const client = await AgentClient.open(emulator);
    await client.connection.sendText('That is all.');
    await expect(client.connection.closed).resolves.toMatchObject({
      code: 1001,
      reason: 'Conversation ended by agent',
    });
    expect(said(client)).toEqual(['Goodbye!']);
    expect(client.all('response.done')[0]).toMatchObject({ response: { status: 'completed' } });
    expect(client.all('response.function_call_arguments.done')[0]).toMatchObject({
      name: 'end_conversation',
    });
    expect(emulator.sessions()[0]?.closed).toMatchObject({ code: 1001 });
  });

  test('continues when the caller speaks over the last words', async () => {
    const long = { say: 'word '.repeat(60), call: [{ tool: 'end_conversation' }] };
    const emulator = await emulate(agent(hangingUp, { turns: [long] }));
    const client = await AgentClient.open(emulator);
    await client.connection.sendText('That is all.');
    await client.heard('response.output_audio.delta');
    await client.connection.cancelResponse();
    await client.heard('response.done');
    await client.configure({ metadata: { still: 'here' } });
    expect(client.connection.state).toBe('connected');
  });

  // A tool that the service runs is one of the definition's (`VoiceAgentSystemTool` of npm @azure/ai-projects 2.10.0): a
  // model that was not offered it cannot call it.
  test('continues without the call if the agent has no such tool, and the log says so once', async () => {
    const said: string[] = [];
    const emulator = await emulate({ ...agent({}, goodbye), log: (message) => said.push(message) });
    for (const _ of ['once', 'again']) {
      const client = await AgentClient.open(emulator);
      await client.connection.sendText('That is all.');
      await client.heard('response.done');
      expect(client.types()).not.toContain('response.function_call_arguments.done');
      expect(client.connection.state).toBe('connected');
    }
    expect(said).toEqual([expect.stringContaining('the call of end_conversation is left out')]);
  });

  test('contains a call of end_conversation if that is a function of the client', async () => {
    const said: string[] = [];
    const emulator = await emulate({ ...agent({}, goodbye), log: (message) => said.push(message) });
    const client = await AgentClient.open(emulator);
    await client.configure({
      tools: [{ type: 'function', name: 'end_conversation', parameters: { type: 'object' } }],
    });
    await client.connection.sendText('That is all.');
    await client.heard('response.done');
    expect(client.all('response.function_call_arguments.done')[0]).toMatchObject({
      name: 'end_conversation',
    });
    expect(client.connection.state).toBe('connected');
    expect(said).toEqual([]);
  });
});

describe('a consulted agent', () => {
  const consult = (subagent: object, agents: Agent = { subagents: ['Billing'] }) =>
    agent(agents, { turns: [{ subagent, say: 'It is paid.' } as never] });

  test('is reported from start to end, before the answer', async () => {
    const client = await AgentClient.open(await emulate(consult({ name: 'Billing', ms: 30 })));
    await client.connection.sendText('Is my invoice paid?');
    await client.heard('response.done');
    const types = client.types();
    expect(
      types.slice(types.indexOf('response.created'), types.indexOf('response.output_item.added')),
    ).toEqual(['response.created', 'session.subagent.started', 'session.subagent.completed']);
    const [started] = client.all('session.subagent.started');
    expect(started).toMatchObject({ subagent_name: 'Billing', call_id: expect.any(String) });
    expect(client.all('session.subagent.completed')[0]).toMatchObject({
      consultation_id: started?.['consultation_id'],
      call_id: started?.['call_id'],
    });
  });

  test.each([
    ["for the scenario's reason", { name: 'Billing', reason: 'timeout' }, 'timeout'],
    ['when the definition does not list it', { name: 'Stranger' }, 'unknown_target'],
  ])('fails %s', async (_name, subagent, reason) => {
    const client = await AgentClient.open(await emulate(consult(subagent)));
    await client.connection.sendText('Is my invoice paid?');
    await client.heard('response.done');
    expect(client.all('session.subagent.aborted')[0]).toMatchObject({ reason });
    expect(client.types()).not.toContain('session.subagent.completed');
  });

  test('is abandoned when the response is cancelled', async () => {
    const client = await AgentClient.open(await emulate(consult({ name: 'Billing', ms: 60_000 })));
    await client.connection.sendText('Is my invoice paid?');
    await client.heard('session.subagent.started');
    await client.connection.cancelResponse();
    await client.heard('response.done');
    expect(client.all('session.subagent.aborted')[0]).toMatchObject({ reason: 'cancelled' });
  });
});

test('the keys of a telephone are sent from the scenario verbatim', async () => {
  const pressed = { type: 'input_audio_buffer.dtmf_event_received', event: '5', received_at: 1_790_000_000 };
  const client = await AgentClient.open(
    await emulate(agent({}, { turns: [{ say: 'Five.', events: [pressed] }] })),
  );
  await client.connection.sendText('I press five.');
  await client.heard('response.done');
  // Its parser does not know the type, although its types name it.
  expect(client.all('input_audio_buffer.dtmf_event_received')[0]).toMatchObject({ rawEvent: pressed });
});

test('a user who speaks first is not greeted', async () => {
  const client = await AgentClient.open(
    await emulate(agent({ greeting: 'Welcome!' }, { turns: [{ say: 'Yes?' }] })),
  );
  await client.connection.sendText('Hello?');
  await client.heard('response.done');
  await client.configure({ greeting: { type: 'template', text: 'Welcome after all!' } });
  await client.connection.requestResponse();
  await client.heard('response.done', 2);
  expect(said(client)[0]).toBe('Yes?');
  expect(said(client).join(' ')).not.toContain('Welcome');
});
