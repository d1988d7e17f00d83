// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { echoedTool, safeHeaders, safeQuery, safeTarget } from './secrets.ts';

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

test('a secret within another parameter is hidden', () => {
  const url = new URL('http://here/path?model=m;api-key=abcd&note=Bearer+0123456789abcdef');
  expect(safeQuery(url.searchParams)).toEqual({ model: 'm;api-key=***', note: 'Bearer ***' });
  expect(safeTarget(url)).not.toMatch(/abcd/u);
});

test('headers of any other name are taken for credentials, and those of a known one are searched', () => {
  expect(
    safeHeaders({
      'x-gateway': 'abcd',
      'user-agent': 'Bearer 0123456789abcdef',
      'x-ms-client-request-id': '1-2',
    }),
  ).toEqual({ 'x-gateway': '***', 'user-agent': 'Bearer ***', 'x-ms-client-request-id': '1-2' });
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
