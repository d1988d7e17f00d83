// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { emulate, speech } from '../client.ts';
import { turns } from '../every-event/scene.ts';
import { WireClient } from './wire-client.ts';

/** Source: the types of npm `@azure/ai-projects` 2.10.0, `VoiceAgentMcpTool`, `VoiceAgentToolboxTool`, `ToolChoiceMCP`. */
const call = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' }, output: 'Two pages.' };
const mcp = {
  type: 'mcp',
  server_label: 'docs',
  server_url: 'https://docs.example.org/mcp',
  require_approval: 'never',
};
// oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
const searching = { call: [call], then: { say: 'I found two pages.' } };

async function open(tools: object[], ...list: Parameters<typeof turns>) {
  const client = await WireClient.open(await emulate(turns(...list)));
  await client.configure({ tools, audio: { input: { transcription: { model: 'azure-speech' } } } });
  await client.next('mcp_list_tools.completed');
  return client;
}
const said = (client: WireClient) =>
  client.all('response.output_audio_transcript.done').map(({ transcript }) => transcript);
const approve = (client: WireClient) => {
  const item = client
    .all('conversation.item.added')
    .map((event) => event['item'] as { id: string; type: string })
    .find(({ type }) => type === 'mcp_approval_request');
  client.send({
    type: 'conversation.item.create',
    item: { type: 'mcp_approval_response', approval_request_id: item?.id, approve: true },
  });
};

describe('after a call of an MCP server', () => {
  test.each([{}, { response_scheduling: 'when_idle' }, { response_scheduling: 'interrupt' }])(
    'the agent speaks by itself with %j',
    async (scheduling) => {
      const client = await open([{ ...mcp, ...scheduling }], searching);
      client.type('Look it up.');
      await client.next('response.done');
      await client.next('response.done');
      expect(said(client)).toEqual(['I found two pages.']);
    },
  );

  test('two calls of one response get one answer', async () => {
    const client = await open(
      [mcp],
      { ...searching, call: [call, { ...call, output: 'Three.' }] },
      { say: 'Next.' },
    );
    client.type('Look it up.');
    await client.next('response.done');
    await client.next('response.done');
    client.type('And now?');
    await client.next('response.done');
    expect(said(client)).toEqual(['I found two pages.', 'Next.']);
  });

  test('the agent stays silent until it is asked with `silent`', async () => {
    const client = await open([{ ...mcp, response_scheduling: 'silent' }], searching);
    client.type('Look it up.');
    await client.next('response.done');
    await client.settle();
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(said(client)).toEqual(['I found two pages.']);
    expect(client.all('error')).toEqual([]);
  });

  test('the next words of the user are answered, not the result of a `silent` tool', async () => {
    const client = await open([{ ...mcp, response_scheduling: 'silent' }], searching, {
      when: { text: 'weather' },
      say: 'It is sunny.',
    });
    client.type('Look it up.');
    await client.next('response.done');
    await client.settle();
    client.type('How is the weather?');
    await client.next('response.done');
    expect(said(client)).toEqual(['It is sunny.']);
  });

  /** Approves the call while the agent says something long, so that it ends while the agent is busy. */
  async function busy(response_scheduling: string) {
    const asking = { ...mcp, require_approval: 'always', response_scheduling };
    const client = await open([asking], searching, { say: 'word '.repeat(60) });
    client.type('Look it up.');
    await client.next('response.done');
    client.type('And tell me everything meanwhile.');
    await client.next('response.output_audio.delta');
    approve(client);
    await client.next('response.mcp_call.completed');
    return client;
  }
  const statusOf = (event: object): unknown => Reflect.get(Object(Reflect.get(event, 'response')), 'status');

  test('`when_idle` waits until the agent has finished speaking', async () => {
    const client = await busy('when_idle');
    expect(statusOf(await client.next('response.done'))).toBe('completed');
    await client.next('response.done');
    expect(said(client).at(-1)).toBe('I found two pages.');
  });

  test('`interrupt` does not', async () => {
    const client = await busy('interrupt');
    expect(statusOf(await client.next('response.done'))).toBe('cancelled');
    expect(statusOf(await client.next('response.done'))).toBe('completed');
    expect(said(client).at(-1)).toBe('I found two pages.');
  });

  test('`skip_if_busy` skips the answer', async () => {
    const client = await busy('skip_if_busy');
    expect(statusOf(await client.next('response.done'))).toBe('completed');
    client.send({ type: 'response.create' });
    expect(statusOf(await client.next('response.done'))).toBe('completed');
    expect(client.all('error')).toEqual([]);
  });

  test('what the caller says meanwhile is answered together with the result', async () => {
    const client = await open(
      [mcp],
      { when: { text: 'look' }, ...searching },
      { hear: 'Hello?', say: 'Here.' },
    );
    const samples = await speech('Are you there?', 400, 0);
    const append = (sound: Int16Array) =>
      client.send({ type: 'input_audio_buffer.append', audio: Buffer.from(sound.buffer).toString('base64') });
    append(samples);
    await client.next('input_audio_buffer.speech_started');
    client.type('Look it up.');
    await client.next('response.done');
    await client.settle();
    expect(client.all('response.created')).toHaveLength(1);
    append(new Int16Array(24_000));
    await client.next('response.done');
    expect(said(client)).toEqual(['Here.']);
  });
});

describe('a toolbox', () => {
  const toolbox = { type: 'toolbox', toolbox_name: 'docs', toolbox_version: '1' };

  test('is listed and called as an MCP server of its name, without approval', async () => {
    const client = await open([toolbox], searching);
    client.type('Look it up.');
    await client.next('response.mcp_call.completed');
    await client.next('response.done');
    await client.next('response.done');
    expect(said(client)).toEqual(['I found two pages.']);
  });
});

describe('a tool choice', () => {
  test('may name a tool of an MCP server, which is then called', async () => {
    const client = await open([mcp], { say: 'No need to look.' });
    const tool_choice = { type: 'mcp', server_label: 'docs', name: 'search' };
    client.type('Look it up.');
    await client.next('response.done');
    client.send({ type: 'response.create', response: { tool_choice } });
    await client.next('response.mcp_call.completed');
    expect(client.all('response.mcp_call_arguments.done')[0]).toMatchObject({ arguments: '{}' });
  });
});
