// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { isSecretName } from './secrets.ts';

it.each([
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'api-key',
  'apikey',
  'api_key',
  'x-api-key',
  'subscription-key',
  'Ocp-Apim-Subscription-Key',
  'access_token',
  'agent-access-token',
  'agent_access_token',
  'client_secret',
  'password',
  'credential',
])('recognises %s as the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each(['total_tokens', 'key', 'name', 'authorization_url', 'max_output_tokens', 'host'])(
  'does not treat %s as the name of a secret',
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);
