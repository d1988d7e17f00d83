// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { hideInText, isSecretName, withoutSecrets } from './secrets.ts';

const words = (text: string): string[] => text.trim().split(/\s+/u);

const SECRETS = `
  authorization Authorization proxy-authorization cookie Set-Cookie sec-websocket-key
  sec-websocket-protocol password credential credentials api-key apikey api_key apiKey x-api-key
  AZURE_VOICELIVE_API_KEY subscription-key Ocp-Apim-Subscription-Key AccountKey x-functions-key
  SharedAccessKey token access_token accessToken refresh_token id_token agent-access-token
  agent_access_token client_secret clientSecret secret sig sas SharedAccessSignature
  connectionString`;

const ORDINARY = `
  total_tokens max_tokens max_output_tokens maxResponseOutputTokens audio_tokens tokenUsage
  cost_per_token next_token key code name authorization_url host call_id prompt_cache_key
  partition_key public_key auth sign monkey design keywords passage`;

describe('the name of a secret', () => {
  it.each(words(SECRETS))('is %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(words(ORDINARY))('is not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('in any text', () => {
  // The forms: learn.microsoft.com, "Azure Functions HTTP trigger" (code), "Storage connection strings" and
  // "Grant limited access with shared access signatures" (sig); RFC 6750 (Bearer), RFC 7519 (JSON web token).
  it.each([
    ['https://user:pass@host/mcp', 'https://***@host/mcp'],
    [
      'https://f.azurewebsites.net/api/mcp?code=k3y==&region=eu',
      'https://f.azurewebsites.net/api/mcp?code=***&region=eu',
    ],
    [
      'at https://b.blob.core.windows.net/a?sv=2024&sig=a%2Fb%3D.',
      'at https://b.blob.core.windows.net/a?sv=2024&sig=***',
    ],
    ['wss://h/#access_token=abc', 'wss://h/#access_token=***'],
    ['Authorization: Bearer 0123456789abcdef', 'Authorization: Bearer ***'],
    ['Basic dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Basic ***'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln is old', 'token *** is old'],
    [
      'AccountName=a;AccountKey=abcd+/==;EndpointSuffix=core',
      'AccountName=a;AccountKey=***;EndpointSuffix=core',
    ],
    ['{"api_key": "abcd", "city": "Oslo"}', '{"api_key": "***", "city": "Oslo"}'],
    [String.raw`{"output":"{\"password\":\"abcd\"}"}`, String.raw`{"output":"{\"password\":\"***\"}"}`],
    ['{"type":"session.update","authorization":"abcd', '{"type":"session.update","authorization":"***'],
    ['x-api-key: 0123abcd, host: here', 'x-api-key: ***, host: here'],
    ['my password: hunter2hunter2', 'my password: ***'],
    ['sk-proj-0123456789abcdefghij', '***'],
    ['the key is sk-0123456789abcdefghij.', 'the key is ***.'],
    ['https://h/?bearer=abcd&auth=efgh', 'https://h/?bearer=***&auth=***'],
  ])('%s becomes %s', (text, clean) => {
    expect(hideInText(text)).toBe(clean);
  });

  it.each([
    'the bearer understands responsibilities',
    'Basic functionality is unavailable',
    'a = b, code=insufficient_quota, key=value, max_tokens=4096',
    'https://host/path?model=gpt-4.1&api-version=2026-07-15',
    'data:image/png;base64,AAAA',
    'mail to tom@example.org',
    'Invalid value: password',
    'The secret: everybody practises. The password: please, tell it. Token: 7',
    '{"max_tokens": "4096", "key": "value1234567"}',
    'sk-is-the-code-of-the-language-Slovak',
  ])('%s is unchanged', (text) => {
    expect(hideInText(text)).toBe(text);
  });

  // A peer can send a text of any length. Work that grows with its square would outlast the suite.
  test.each(['eyJ-', 'eyJaaaaaaaa-', '://', 'a=', '?a=', 'Basic ', '@', 'sk-', 'a:', 'a: ', '"a":"', '\\"'])(
    'a secret after 200,000 characters that repeat %j is hidden',
    (piece) => {
      const text = `${piece.repeat(200_000 / piece.length)} password=secretsecret`;
      expect(hideInText(text)).not.toContain('secretsecret');
    },
  );

  // The longest message that the emulator takes. Nothing may throw, because a peer would end the process.
  test.each(['a:', 'password=1'])('a word of 24 MiB that repeats %j is searched', (piece) => {
    const text = ` ${piece.repeat((24 * 1024 * 1024) / piece.length)}`;
    expect(hideInText(text).length).toBeGreaterThan(1_000_000);
  });
});

describe('secrets in an event', () => {
  test('are replaced wherever they are, but token counts and empty fields are not', () => {
    const event = {
      tools: [
        {
          authorization: 'Bearer a',
          headers: { anything: 'b', more: ['c'] },
          server_url: 'https://user:i@example.org?code=j',
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
          server_url: 'https://***@example.org?code=***',
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

  test('are hidden in headers of every form', () => {
    const event = {
      a: { headers: [{ name: 'x', value: 'b' }] },
      c: { headers: ['x: d'] },
      e: { headers: 'x: f' },
      g: { Headers: { x: 'h' } },
    };
    expect(withoutSecrets(event)).toEqual({
      a: { headers: ['***'] },
      c: { headers: ['***'] },
      e: { headers: '***' },
      g: { Headers: { x: '***' } },
    });
  });

  test('are not the words of a transcription, codes, keys of a map and flags', () => {
    const event = {
      logprobs: [{ token: 'hello', logprob: -0.1, bytes: [104] }],
      error: { code: 'invalid_api_key', message: 'no', param: null },
      metadata: { key: 'value' },
      requires_password: true,
    };
    expect(withoutSecrets(event)).toEqual(event);
  });

  test('are not searched for where the caller says so', () => {
    const session = {
      avatar: { ice_servers: [{ credential: 'a' }] },
      extra: { deep: [{ clientSecret: 'b' }] },
    };
    expect(withoutSecrets(session, { except: new Set(['ice_servers']) })).toEqual({
      avatar: { ice_servers: [{ credential: 'a' }] },
      extra: { deep: [{ clientSecret: '***' }] },
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
