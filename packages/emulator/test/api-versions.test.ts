// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { API_VERSIONS } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const picture = (field: string) => ({
  type: 'conversation.item.create',
  item: {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_image', [field]: 'data:image/png;base64,iVBORw0KGgo=' }],
  },
});

async function connected(version: string, model = 'gpt-4.1') {
  return Client.open(await emulate(), { 'api-version': version, model });
}

describe('an API version', () => {
  test.each(API_VERSIONS)('%s holds a conversation', async (version) => {
    const client = await connected(version);
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test.each([
    ['2026-01-01-preview', 'include', []],
    ['2026-01-01-preview', 'metadata', { call: '42' }],
    ['2026-04-10', 'parallel_tool_calls', false],
  ])('%s does not know the later field %s', async (version, field, value) => {
    const client = await connected(version);
    client.send({ type: 'session.update', event_id: 'evt_1', session: { [field]: value } });
    expect((await client.next('error')).error).toMatchObject({
      code: 'unknown_parameter',
      param: `session.${field}`,
      event_id: 'evt_1',
    });
    await (await connected('2026-07-15')).configure({ [field]: value });
  });

  test('2025-10-01 does not speak given words', async () => {
    const client = await connected('2025-10-01');
    const given = { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hello.' }] };
    client.send({ type: 'response.create', response: { pre_generated_assistant_message: given } });
    expect((await client.next('error')).error.param).toBe('response.pre_generated_assistant_message');
  });

  // The live tests of azure-sdk-for-java do this, although the reference of that version has neither field.
  test.each([
    ['interim_response', { type: 'static_interim_response', texts: ['Wait.'] }],
    ['reasoning_effort', 'low'],
  ])('2025-10-01 accepts the undocumented field %s', async (field, value) => {
    const client = await connected('2025-10-01', 'gpt-5');
    await client.configure({ [field]: value });
    expect(client.all('session.updated')[0]?.session).toMatchObject({ [field]: value });
  });

  test.each(['2025-05-01-preview', '2025-10-01'])('%s knows MCP tools', async (version) => {
    const client = await connected(version);
    await client.configure({
      tools: [{ type: 'mcp', server_label: 'docs', server_url: 'https://example.org' }],
    });
    expect(client.all('session.updated')[0]?.session.tools).toHaveLength(1);
  });

  test.each([
    ['2026-04-10', 'url', 'image_url'],
    ['2026-07-15', 'image_url', 'url'],
  ])('%s accepts images in %s, not in %s', async (version, right, wrong) => {
    const client = await connected(version, 'gpt-realtime');
    client.send(picture(wrong));
    const { error } = await client.next('error');
    expect(error).toMatchObject({
      param: `item.content[0].${right}`,
      message: `Missing required parameter: 'item.content[0].${right}'.`,
    });
    client.send(picture(right));
    expect((await client.next('conversation.item.created')).item).toMatchObject({
      // The bytes are not echoed.
      content: [{ type: 'input_image', [right]: null }],
    });
  });
});
