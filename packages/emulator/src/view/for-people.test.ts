// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { withoutSecrets } from '../redact.ts';
import { forPeople } from './for-people.ts';

test('secrets are replaced wherever they are, counts of tokens and empty fields are not', () => {
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
      { authorization: '***', headers: { anything: '***', more: '***' }, server_url: 'https://example.org' },
    ],
    'api-key': '***',
    client_secret: '***',
    agent_access_token: '***',
    ice_servers: [{ username: 'u', credential: '***' }],
    usage: { total_tokens: 7 },
    password: null,
  });
});

test('endless texts are shortened for people only', () => {
  const long = { audio: 'A'.repeat(5000) };
  expect(withoutSecrets(long)).toEqual(long);
  expect(forPeople(long)).toEqual({ audio: `${'A'.repeat(200)}… (5000 characters)` });
});
