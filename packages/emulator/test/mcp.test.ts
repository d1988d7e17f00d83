// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { McpApproval, McpTool, ServerEvent } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const docs = (requireApproval: McpApproval | null = 'never', more: Partial<McpTool> = {}): McpTool => ({
  type: 'mcp',
  server_label: 'docs',
  server_url: 'https://docs.example.org/mcp',
  authorization: 'secret-token',
  headers: { 'x-secret': 'secret-header' },
  require_approval: requireApproval,
  ...more,
});

const search = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' }, output: 'Two pages.' };
const scenario: ScenarioInput = {
  version: 1,
  mcp: {
    docs: {
      tools: [
        { name: 'search', description: 'Finds pages.', input_schema: { type: 'object' } },
        { name: 'fetch' },
      ],
    },
  },
  turns: [
    {
      call: [search],
      then: { say: 'I found two pages.' },
      denied: { say: 'Then I will not look.' },
    },
  ],
};

async function connected(tool: McpTool, setup: ScenarioInput = scenario) {
  const emulator = await emulate({ scenario: setup });
  const client = await Client.open(emulator, { model: 'gpt-4.1' });
  await client.configure({ tools: [tool] });
  return { emulator, client };
}

/** The pending approval request after the response that made the call has ended. */
async function asked(client: Client) {
  client.type('Look it up');
  await client.next('response.done');
  const item = client.all('conversation.item.created').at(-1)?.item;
  return item?.type === 'mcp_approval_request' ? item : undefined;
}

const approve = (id: string | undefined, answer: boolean) => ({
  type: 'conversation.item.create',
  item: { type: 'mcp_approval_response', approval_request_id: id, approve: answer },
});

const pregenerated = (text: string) => ({
  pre_generated_assistant_message: {
    type: 'message' as const,
    role: 'assistant' as const,
    content: [{ type: 'text' as const, text }],
  },
});

const itemIdOf = (event: ServerEvent) => ('item_id' in event ? event.item_id : undefined);
const says = (client: Client) =>
  client.all('response.audio_transcript.done').map((event) => event.transcript);

describe('the tools of an MCP server', () => {
  test('are listed after the update that names it, and can be retrieved', async () => {
    const { client } = await connected(docs());
    const { item_id: id } = await client.next('mcp_list_tools.completed');
    expect(client.types()).toEqual([
      'session.created',
      'session.updated',
      'conversation.item.created',
      'mcp_list_tools.in_progress',
      'mcp_list_tools.completed',
    ]);
    expect(client.all('conversation.item.created')[0]?.item).toEqual({
      id,
      object: 'realtime.item',
      type: 'mcp_list_tools',
      server_label: 'docs',
      tools: [],
    });
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    expect((await client.next('conversation.item.retrieved')).item).toMatchObject({
      type: 'mcp_list_tools',
      tools: [
        { name: 'search', description: 'Finds pages.', input_schema: { type: 'object' }, annotations: null },
        { name: 'fetch', description: null },
      ],
    });
  });

  test('are those the client allows', async () => {
    const { client } = await connected(docs('never', { allowed_tools: ['fetch'] }));
    const { item_id: id } = await client.next('mcp_list_tools.completed');
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item.type === 'mcp_list_tools' && item.tools?.map((tool) => tool.name)).toEqual(['fetch']);
  });

  test('are listed once, however often the same server is named', async () => {
    const { client } = await connected(docs());
    await client.next('mcp_list_tools.completed');
    await client.configure({ tools: [docs('always')], instructions: 'Be brief.' });
    await client.configure({ tools: [docs(), docs('never', { server_label: 'more' })] });
    await client.next('mcp_list_tools.completed');
    expect(client.all('mcp_list_tools.in_progress')).toHaveLength(2);
  });

  test('cannot be listed when the scenario says so; the session continues', async () => {
    const { client } = await connected(docs(), { version: 1, mcp: { docs: { fails: true } } });
    const { item_id: id } = await client.next('mcp_list_tools.failed');
    expect(client.all('mcp_list_tools.in_progress')[0]?.item_id).toBe(id);
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test('mcp-list-fails: they cannot be listed once', async () => {
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'mcp-list-fails' });
    await client.configure({ tools: [docs()] });
    await client.next('mcp_list_tools.failed');
    await client.configure({ tools: [docs('never', { server_url: 'https://other.example.org/mcp' })] });
    await client.next('mcp_list_tools.completed');
    expect(client.all('mcp_list_tools.failed')).toHaveLength(1);
  });
});

describe('a call of an MCP server', () => {
  test('without approval is made inside the response; the spoken answer must be requested', async () => {
    const { client } = await connected(docs());
    await client.next('mcp_list_tools.completed');
    const from = client.events.length;
    client.type('Look it up');
    const { response } = await client.next('response.done');
    expect(client.types(from)).toEqual([
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.done',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'response.output_item.done',
      'response.done',
    ]);
    const call = client.all('response.output_item.added')[0]?.item;
    expect(call).toEqual({
      id: expect.stringMatching(/^mcp_\w{22}$/),
      object: 'realtime.item',
      type: 'mcp_call',
      server_label: 'docs',
      name: 'search',
      arguments: '',
      approval_request_id: null,
      output: null,
      error: null,
    });
    const done = { ...call, arguments: '{"q":"voice"}', output: 'Two pages.' };
    expect(client.all('response.output_item.done')[0]?.item).toEqual(done);
    expect(response.output).toEqual([done]);
    expect(client.all('response.mcp_call_arguments.done')[0]?.arguments).toBe('{"q":"voice"}');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(says(client)).toEqual(['I found two pages.']);
  });

  // The service lists the tools of the servers that a session names (`mcp_list_tools`, Voice Live API reference
  // 2026-07-15): a model knows no others.
  test('is reported once in the log if the session does not name the server', async () => {
    const said: string[] = [];
    const emulator = await emulate({ scenario, log: (message) => said.push(message) });
    for (const _ of ['once', 'again']) {
      const client = await Client.open(emulator, { model: 'gpt-4.1' });
      client.type('Look it up');
      await client.next('response.done');
      expect(says(client)).toEqual(['I found two pages.']);
    }
    expect(said).toEqual([
      'scenario: the call of search is left out: the session has no MCP server with the label docs',
    ]);
  });

  test('is reported in the log if it is a function that the client does not offer, and made', async () => {
    const said: string[] = [];
    const turns = [{ call: [{ tool: 'get_wether' }] }, { call: [{ tool: 'get_weather' }] }];
    const emulator = await emulate({ scenario: { version: 1, turns }, log: (message) => said.push(message) });
    const client = await Client.open(emulator, { model: 'gpt-4.1' });
    await client.configure({ tools: [{ type: 'function', name: 'get_weather', parameters: {} }] });
    for (const text of ['Now?', 'And now?']) {
      client.type(text);
      await client.next('response.done');
    }
    const calls = client.all('response.function_call_arguments.done');
    expect(calls.map(({ name }) => name)).toEqual(['get_wether', 'get_weather']);
    expect(said).toEqual([
      'scenario: get_wether is called, but the client does not offer a function of this name',
    ]);
  });

  test('is not made if the session does not name the server; what follows it is said at once', async () => {
    const { client } = await connected(docs('never', { server_label: 'other' }));
    client.type('Look it up');
    const { response } = await client.next('response.done');
    expect(response.output?.map(({ type }) => type)).toEqual(['message']);
    expect(says(client)).toEqual(['I found two pages.']);
  });

  test('reports the error when the tool call fails', async () => {
    const failing = {
      ...scenario,
      turns: [{ call: [{ mcp: 'docs', tool: 'search', error: 'No such page.' }] }],
    };
    const { client } = await connected(docs(), failing);
    client.type('Look it up');
    await client.next('response.mcp_call.failed');
    expect((await client.next('response.output_item.done')).item).toMatchObject({
      output: null,
      error: { message: 'No such page.' },
    });
  });

  test.each<[McpApproval | null]>([[null], ['always'], [{ never: ['fetch'] }], [{ always: ['search'] }]])(
    'waits for approval with require_approval %j',
    async (policy) => {
      const { client } = await connected(docs(policy));
      expect(await asked(client)).toMatchObject({
        type: 'mcp_approval_request',
        server_label: 'docs',
        name: 'search',
        arguments: '{"q":"voice"}',
      });
    },
  );

  test('needs no approval with require_approval { never: [its name] }', async () => {
    const { client } = await connected(docs({ never: ['search'] }));
    expect(await asked(client)).toBeUndefined();
    expect(client.all('response.mcp_call.completed')).toHaveLength(1);
  });

  test('runs after its response has ended when it is approved; then the answer must be requested', async () => {
    const { client } = await connected(docs('always'));
    await client.next('mcp_list_tools.completed');
    const request = await asked(client);
    const call = client.all('response.output_item.added').at(-1)?.item;
    const from = client.events.length;
    client.send(approve(request?.id, true));
    const { item, response_id: responseId } = await client.next('response.output_item.done');
    expect(client.types(from)).toEqual([
      'conversation.item.created',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'response.output_item.done',
    ]);
    expect(client.events.slice(from + 1).map(itemIdOf)).toEqual([call?.id, call?.id, undefined]);
    expect(responseId).toBe(client.all('response.done')[0]?.response.id);
    expect(item).toMatchObject({ id: call?.id, approval_request_id: request?.id, output: 'Two pages.' });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(says(client)).toEqual(['I found two pages.']);
  });

  test('is not made when it is denied; the next response says so', async () => {
    const { client } = await connected(docs('always'));
    const request = await asked(client);
    client.send(approve(request?.id, false));
    await client.next('conversation.item.created');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.mcp_call.in_progress')).toEqual([]);
    expect(says(client)).toEqual(['Then I will not look.']);
  });

  test('is answered when it was approved late, even if something was said since', async () => {
    const { client } = await connected(docs('always'));
    const request = await asked(client);
    client.send({ type: 'response.create', response: pregenerated('One moment.') });
    await client.next('response.done');
    client.send(approve(request?.id, true));
    await client.next('response.output_item.done');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(says(client)).toEqual(['One moment.', 'I found two pages.']);
  });

  test('approval-unanswered: the approval has no effect', async () => {
    const { emulator, client } = await connected(docs('always'));
    const request = await asked(client);
    emulator.inject({ slug: 'approval-unanswered' });
    client.send(approve(request?.id, true));
    await client.next('conversation.item.created');
    client.type('And now?');
    await client.next('response.done');
    expect(client.all('response.mcp_call.in_progress')).toEqual([]);
  });

  test('cannot be approved twice, nor without a request', async () => {
    const { client } = await connected(docs('always'));
    const request = await asked(client);
    client.send(approve(request?.id, true));
    client.send({ ...approve(request?.id, true), event_id: 'evt_twice' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'item.approval_request_id',
      event_id: 'evt_twice',
    });
    client.send(approve('mcpr_unknown', true));
    expect((await client.next('error')).error.param).toBe('item.approval_request_id');
  });
});
