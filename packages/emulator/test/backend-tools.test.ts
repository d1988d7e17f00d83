// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FoundryAgentTool } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../src/index.ts';
import { Client, emulate } from './client.ts';

type Turns = NonNullable<ScenarioInput['turns']>;

async function connected(...turns: Turns) {
  const emulator = await emulate({ scenario: { version: 1, turns } });
  return Client.open(emulator, { model: 'gpt-4.1' });
}

/** Events of the answer, without those of its speech. */
const ofCalls = (types: string[]) =>
  types.filter((type) => !/content_part|\.audio|created$|conversation\.item/u.test(type));

describe('a Foundry agent as a tool', () => {
  const billing: FoundryAgentTool = { type: 'foundry_agent', agent_name: 'Billing', project_name: 'contoso' };
  const call = { agent: 'Billing', arguments: { invoice: 7 }, output: 'It is paid.' };

  test('is called with arguments, and passes its output to the next response', async () => {
    const client = await connected({ call: [call], then: { say: 'Your invoice is paid.' } });
    await client.configure({ tools: [billing] });
    const from = client.events.length;
    client.type('Is it paid?');
    await client.next('response.done');
    expect(ofCalls(client.types(from))).toEqual([
      'response.output_item.added',
      'response.foundry_agent_call_arguments.delta',
      'response.foundry_agent_call_arguments.done',
      'response.foundry_agent_call.in_progress',
      'response.foundry_agent_call.completed',
      'response.output_item.done',
      'response.done',
    ]);
    const agentResponse = client.all('response.foundry_agent_call.in_progress')[0]?.agent_response_id;
    expect(agentResponse).toMatch(/^resp_/);
    expect(client.all('response.output_item.done')[0]?.item).toMatchObject({
      type: 'foundry_agent_call',
      name: 'Billing',
      arguments: '{"invoice":7}',
      output: 'It is paid.',
      agent_response_id: agentResponse,
    });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('Your invoice is paid.');
  });

  test('speaks in the same response when its answer is returned directly', async () => {
    const client = await connected({ call: [call] });
    await client.configure({ tools: [{ ...billing, return_agent_response_directly: true }] });
    client.type('Is it paid?');
    const { response } = await client.next('response.done');
    expect(response.output?.map((item) => item.type)).toEqual(['foundry_agent_call', 'message']);
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('It is paid.');
  });

  test('reports the error when the tool call fails', async () => {
    const client = await connected({ call: [{ agent: 'Billing', error: 'Not found.' }] });
    client.type('Is it paid?');
    await client.next('response.foundry_agent_call.failed');
    expect((await client.next('response.output_item.done')).item).toMatchObject({
      output: null,
      error: { message: 'Not found.' },
    });
  });
});

describe('a search', () => {
  test('of the web is followed by the answer in the same response, with its citations', async () => {
    const annotation = { type: 'url_citation', url: 'https://example.org', title: 'Example' };
    const client = await connected({
      call: [{ search: 'web' }],
      then: { say: 'It rains in Oslo.', annotations: [annotation] },
    });
    client.type('The weather?');
    const { response } = await client.next('response.done');
    expect(ofCalls(client.types(1))).toEqual([
      'response.output_item.added',
      'response.web_search_call.in_progress',
      'response.web_search_call.searching',
      'response.web_search_call.completed',
      'response.output_item.done',
      'response.output_item.added',
      'response.output_item.done',
      'response.done',
    ]);
    const [search, message] = response.output ?? [];
    expect(search).toMatchObject({ type: 'web_search_call', status: 'completed' });
    expect(
      client.events.flatMap((event) => ('sequence_number' in event ? [event.sequence_number] : [])),
    ).toEqual([1, 2, 3]);
    expect(client.all('response.audio_transcript.annotation.added')[0]).toMatchObject({
      item_id: message?.id,
      output_index: 1,
      content_index: 0,
      annotation_index: 0,
      annotation,
    });
  });

  const files = {
    search: 'file' as const,
    queries: ['refund policy'],
    results: [{ file_id: 'file_1', filename: 'policy.pdf', score: 0.87, text: 'Within 30 days.' }],
  };

  test.each([true, false])('of files includes its results on request: %s', async (include) => {
    const client = await connected({ call: [files], then: { say: 'Within 30 days.' } });
    if (include) await client.configure({ include: ['file_search_call.results'] });
    client.type('Refunds?');
    await client.next('response.file_search_call.completed');
    expect((await client.next('response.output_item.done')).item).toMatchObject({
      type: 'file_search_call',
      status: 'completed',
      queries: ['refund policy'],
      results: include ? [{ ...files.results[0], attributes: {} }] : null,
    });
  });
});

test('events of a hosted agent other than speech are sent verbatim', async () => {
  const delta = { event: 'status', data: { step: 2 } };
  const client = await connected({ invocations: [delta], say: 'Working on it.' });
  client.type('Start');
  await client.next('response.done');
  expect(client.all('response.invocation.delta').map((event) => event.delta)).toEqual([delta]);
});

test.each([
  [{ say: 'x', call: [{ arguments: {} }] }, 'a call needs one of'],
  [{ call: [{ tool: 'a', search: 'web' }] }, 'a call needs one of'],
  [{ call: [{ mcp: 'docs', search: 'web' }] }, 'needs `tool`'],
])('a scenario with an invalid call is rejected: %j', async (turn, message) => {
  await expect(emulate({ scenario: { version: 1, turns: [turn] } as ScenarioInput })).rejects.toThrow(
    message,
  );
});
