// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import { expect, it } from 'vitest';
import { forApplication } from './hide-credentials.ts';

const KEY = 'a-very-secret-key';

it.each(['session.created', 'session.updated'] as const)('hides credentials that %s repeats', (type) => {
  const tool = {
    type: 'mcp' as const,
    server_label: 'docs',
    server_url: `https://mcp.example/${KEY}`,
    authorization: 'Bearer of tools',
    headers: { 'x-key': 'abc' },
  };
  const event = { type, session: { id: 's', instructions: `Say ${KEY}.`, temperature: 0.8, tools: [tool] } };
  expect(forApplication(event, [KEY])).toEqual({
    type,
    session: {
      id: 's',
      instructions: 'Say ***.',
      temperature: 0.8,
      tools: [
        {
          ...tool,
          server_url: 'https://mcp.example/***',
          authorization: '***',
          headers: { 'x-key': '***' },
        },
      ],
    },
  });
});

it('hides credentials in the error of a remote call, and leaves the rest of the call unchanged', () => {
  const item = { id: 'i', type: 'mcp_call' as const, output: KEY, error: { message: `bad ${KEY}` } };
  const event: ServerEvent = { type: 'response.output_item.done', response_id: 'r', output_index: 0, item };
  expect(forApplication(event, [KEY])).toMatchObject({
    item: { output: KEY, error: { message: 'bad ***' } },
  });
});

it('hides fields of a remote tool named like a secret, but no relay credentials: the application needs them', () => {
  const avatar = { character: 'lisa', ice_servers: [{ urls: ['turn:a'], credential: 'c' }] };
  const tool = {
    type: 'mcp' as const,
    server_label: 'docs',
    server_url: 'https://mcp.example/',
    api_key: 'k',
  };
  const event = { type: 'session.updated' as const, session: { id: 's', avatar, tools: [tool] } };
  expect(forApplication(event, [])).toEqual({
    type: 'session.updated',
    session: { id: 's', avatar, tools: [{ ...tool, api_key: '***' }] },
  });
});
