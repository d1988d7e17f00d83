// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { echoedTool, safeHeaders, safeQuery, safeTarget, withoutSecrets } from './secrets.ts';

describe('secrets in an event', () => {
  test('are replaced wherever they are, but token counts and empty fields are not', () => {
    const event = {
      tools: [
        {
          authorization: 'Bearer a',
          headers: { anything: 'b', more: ['c'] },
          server_url: 'https://example.org',
        },
      ],
      'api-key': 'd',
      client_secret: { value: 'e' },
      agent_access_token: 'f',
      ice_servers: [{ username: 'u', credential: 'g' }],
      usage: { total_tokens: 7 },
      password: null,
    };
    expect(withoutSecrets(event)).toEqual({
      tools: [
        {
          authorization: '***',
          headers: { anything: '***', more: '***' },
          server_url: 'https://example.org',
        },
      ],
      'api-key': '***',
      client_secret: '***',
      agent_access_token: '***',
      ice_servers: [{ username: 'u', credential: '***' }],
      usage: { total_tokens: 7 },
      password: null,
    });
  });

  test('are not searched for in the schema of a function', () => {
    const tool = {
      type: 'function',
      parameters: {
        type: 'object',
        properties: { password: { type: 'string' }, headers: { type: 'object' } },
      },
    };
    expect(withoutSecrets({ tools: [tool] })).toEqual({ tools: [tool] });
  });

  test('are hidden with everything around them at excessive nesting depth', () => {
    let deep: unknown = { api_key: 'secret' };
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(JSON.stringify(withoutSecrets({ deep }))).not.toContain('secret');
  });
});

describe('secrets of a request', () => {
  const NAMES = [
    'api-key',
    'Authorization',
    'agent-access-token',
    'agent_access_token',
    'Ocp-Apim-Subscription-Key',
    'subscription-key',
    'x-api-key',
  ];

  test.each(NAMES)('stay out of headers, addresses and queries: %s', (name) => {
    expect(safeHeaders({ [name]: 'secret', host: 'here' })).toEqual({ [name]: '***', host: 'here' });
    const url = new URL(`http://here/path?model=m&${name}=secret`);
    expect(safeTarget(url)).toBe(`/path?model=m&${name}=***`);
    expect(safeQuery(url.searchParams)).toEqual({ model: 'm' });
  });

  test.each(['cookie', 'proxy-authorization', 'sec-websocket-protocol', 'sec-websocket-key'])(
    'stay out of the header %s',
    (name) => {
      expect(safeHeaders({ [name]: ['secret', 'another'] })).toEqual({ [name]: '***' });
    },
  );
});

test('the credentials of an MCP server are echoed as null', () => {
  const mcp = {
    type: 'mcp',
    server_label: 'l',
    server_url: 'u',
    authorization: 'a',
    headers: { b: 'c' },
  } as const;
  expect(echoedTool(mcp)).toEqual({ ...mcp, authorization: null, headers: null });
  expect(echoedTool({ type: 'function', name: 'f' })).toEqual({ type: 'function', name: 'f' });
});
