// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/** Tool choices, compared with live tests and references of the service; each test names its public source. */
import { describe, expect, test } from 'vitest';
import { type Client, emulate } from '../client.ts';
import { OpenAIClient } from '../openai-client.ts';
import { AGENT } from './field.ts';
import { open } from './field.ts';

const NATIVE = { model: 'gpt-realtime' };
const CASCADED = { model: 'gpt-4.1' };
const LOOK = { type: 'function' as const, name: 'look_up', parameters: {} };
const HANG = { type: 'function' as const, name: 'hang_up', parameters: {} };
const DOCS = { type: 'mcp' as const, server_label: 'docs', server_url: 'https://example.org/mcp' };
const BILLING = { type: 'foundry_agent' as const, agent_name: 'Billing', project_name: 'contoso' };
const CALLING = { turns: [{ call: [{ tool: 'look_up' }], then: { say: 'Found it.' } }] };
const BOTH = [NATIVE, CASCADED];

const kinds = async (client: Client) =>
  (await client.next('response.done')).response.output?.map(({ type }) => type);
const user = (text: string) => ({
  type: 'message' as const,
  role: 'user' as const,
  content: [{ type: 'input_text' as const, text }],
});

// github.com/Azure/azure-sdk-for-net, sdk/voicelive, LiveTests: tool choices.
describe('the tool choice', () => {
  test.each(BOTH)('`none` is obeyed when the scenario would call (%o)', async (query) => {
    const client = await open(query, CALLING);
    await client.configure({ tools: [LOOK], tool_choice: 'none' });
    client.type('Look');
    expect((await client.next('response.done')).response.output).toMatchObject([{ type: 'message' }]);
  });

  test.each(BOTH)('a single function is called when the scenario would speak (%o)', async (query) => {
    const client = await open(query, { turns: [{ say: 'Yes.' }] });
    await client.configure({ tools: [LOOK, HANG], tool_choice: { type: 'function', name: 'hang_up' } });
    client.type('Hello');
    expect((await client.next('response.function_call_arguments.done')).name).toBe('hang_up');
  });

  test('of one response overrides that of the session, only for that response', async () => {
    const client = await open(NATIVE, { turns: [{ say: 'Yes.' }, ...CALLING.turns] });
    await client.configure({ tools: [LOOK] });
    client.type('Hello');
    await client.next('response.done');
    client.type('Look');
    await client.next('response.done');
    client.send({ type: 'response.create', response: { tool_choice: 'none' } });
    expect((await client.next('response.done')).response.output).toMatchObject([{ type: 'message' }]);
  });

  test("is obeyed in OpenAI's protocol as well", async () => {
    const client = await OpenAIClient.open(await emulate({ scenario: { version: 1, ...CALLING } }));
    client.send({
      type: 'session.update',
      session: { type: 'realtime', tools: [LOOK], tool_choice: 'none' },
    });
    client.type('Look');
    const { response } = (await client.next('response.done')) as unknown as {
      response: { output: unknown[] };
    };
    expect(response.output).toMatchObject([{ type: 'message' }]);
  });
});

// github.com/livekit/agents, livekit-plugins-azure: the realtime model sends the name alone.
describe('a tool choice that is a bare name', () => {
  test.each(BOTH)('calls that function (%o)', async (query) => {
    const client = await open(query, { turns: [{ say: 'Yes.' }] });
    await client.configure({ tools: [LOOK, HANG] });
    client.type('Hello');
    await client.next('response.done');
    client.send({ type: 'response.create', response: { tool_choice: 'hang_up' } });
    expect((await client.next('response.function_call_arguments.done')).name).toBe('hang_up');
  });

  test('is accepted for the whole session, and echoed', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Yes.' }] });
    client.send({ type: 'session.update', session: { tools: [HANG], tool_choice: 'hang_up' } });
    expect((await client.next('session.updated')).session.tool_choice).toBe('hang_up');
    client.type('Hello');
    expect((await client.next('response.function_call_arguments.done')).name).toBe('hang_up');
  });

  test.each([
    ['response.create', 'response'],
    ['session.update', 'session'],
  ])('is rejected when there is no such function (%s)', async (type, root) => {
    const client = await open(CASCADED);
    client.send({ type, event_id: 'evt_1', [root]: { tools: [LOOK], tool_choice: 'fly' } });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: `${root}.tool_choice`,
      event_id: 'evt_1',
    });
  });

  test("is rejected in OpenAI's protocol", async () => {
    const client = await OpenAIClient.open(await emulate());
    client.send({ type: 'response.create', response: { tools: [LOOK], tool_choice: 'look_up' } });
    expect((await client.next('error')) as unknown).toMatchObject({
      error: { param: 'response.tool_choice' },
    });
  });
});

// Microsoft's reference, KnownToolChoiceLiteral: `none` means no tools whatsoever, `required` at least one; live tests of
// azure-sdk-for-net (SessionConfigTests): RequireToolCalls, and RequireToolCallByName, where the call comes first.
describe('a tool choice that the scenario does not expect', () => {
  test.each(BOTH)(
    '`required` calls a tool where the turn has words, which come afterwards (%o)',
    async (query) => {
      const client = await open(query, { turns: [{ say: 'It is 42.' }] });
      await client.configure({ modalities: ['text'], tools: [LOOK], tool_choice: 'required' });
      client.type('What is 13 plus 29?');
      const { call_id: callId, name } = await client.next('response.function_call_arguments.done');
      expect(name).toBe('look_up');
      expect(await kinds(client)).toEqual(['function_call']);
      client.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: callId, output: '42' },
      });
      client.send({ type: 'response.create', response: { tool_choice: 'auto' } });
      expect((await client.next('response.text.done')).text).toBe('It is 42.');
    },
  );

  test.each(BOTH)(
    '`required` of one response is obeyed, and leaves a turn with a call as it is (%o)',
    async (query) => {
      const turn = { say: 'One moment.', call: [{ tool: 'look_up' }] };
      const client = await open(query, { turns: [{ say: 'Yes.' }, turn] });
      await client.configure({ tools: [HANG, LOOK] });
      for (const expected of [['function_call'], ['message', 'function_call']]) {
        client.send({
          type: 'response.create',
          response: {
            tool_choice: 'required',
            append_input_items: [user('Look')],
          },
        });
        expect(await kinds(client)).toEqual(expected);
      }
    },
  );

  test('`required` speaks where no tool is offered', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Yes.' }] });
    await client.configure({ tool_choice: 'required' });
    client.type('Hello');
    expect(await kinds(client)).toEqual(['message']);
  });

  test.each(BOTH)('a demanded function is called without words before it (%o)', async (query) => {
    const both = { say: 'One moment.', call: [{ tool: 'look_up' }, { tool: 'hang_up' }] };
    const client = await open(query, { turns: [{ say: 'Yes.' }, both] });
    await client.configure({ tools: [LOOK, HANG], tool_choice: { type: 'function', name: 'hang_up' } });
    for (const text of ['Hello', 'Look']) {
      client.type(text);
      const { output } = (await client.next('response.done')).response;
      expect(output).toMatchObject([{ type: 'function_call', name: 'hang_up' }]);
    }
  });

  test.each(BOTH)('`none` calls no tool of a server and no agent either (%o)', async (query) => {
    const client = await open(query, {
      agents: { Billing: {} },
      turns: [
        { call: [{ mcp: 'docs', tool: 'search', output: 'It.' }] },
        { say: 'Wait.', call: [{ agent: 'Billing', output: 'Paid.' }, { tool: 'look_up' }] },
      ],
    });
    await client.configure({ tools: [DOCS, BILLING, LOOK], tool_choice: 'none' });
    for (const text of ['Search', 'Bill']) {
      client.type(text);
      expect(await kinds(client)).toEqual(['message']);
    }
  });

  test('a bare name is accepted in a session with an agent, whose functions it does not show', async () => {
    const client = await open(AGENT, { turns: [{ call: [{ tool: 'look_up' }, { tool: 'hang_up' }] }] });
    client.send({ type: 'conversation.item.create', item: user('Look') });
    client.send({ type: 'response.create', response: { tool_choice: 'hang_up' } });
    const { output } = (await client.next('response.done')).response;
    expect(output).toMatchObject([{ type: 'function_call', name: 'hang_up' }]);
  });
});
