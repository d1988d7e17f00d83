// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, llm, type voice } from '@livekit/agents';
import { startTestEmulator } from '@voicelive-kit/emulator/testing';
import { type PhoneCall, twilio } from '@voicelive-kit/phone';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { bridgeOptionsFrom, createServer } from './server.ts';

/** A server for a Twilio number, and its warnings. */
function aServer() {
  const warnings: string[] = [];
  const { server } = createServer({
    publicUrl: 'https://phone.example.com',
    providers: [twilio({ authToken: 'x'.repeat(32) })],
    onCall: () => undefined,
    onWarning: (message) => warnings.push(message),
  });
  onTestFinished(() => server.close());
  const post = async (url: string): Promise<number> => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': 'c29tZWJvZHkgZWxzZQ==',
    };
    return (await server.inject({ method: 'POST', url, headers, payload: 'CallSid=CA1' })).statusCode;
  };
  return { post, warnings };
}

test('refuses a webhook with a wrong signature, and says what to compare', async () => {
  const { post, warnings } = aServer();
  expect(await post('/twilio/voice')).toBe(403);
  expect(warnings).toEqual([expect.stringMatching(/auth token.*public URL/u)]);
});

test('serves only the paths of its carriers', async () => {
  const { post, warnings } = aServer();
  expect(await Promise.all(['/', '/twilio', '/twilio/media', '/telnyx/voice'].map(post))).toEqual([
    404, 404, 404, 404,
  ]);
  expect(warnings).toEqual([]);
});

const SETTINGS = { PUBLIC_URL: 'https://phone.example.com', TWILIO_AUTH_TOKEN: 'x'.repeat(32) };

/** As much of a call as the server uses, without a line. */
function aCall(): PhoneCall {
  const tool = llm.tool({ name: 'collect_digits', description: 'Digits.', execute: async () => '' });
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  let started: voice.AgentSession | undefined;
  onTestFinished(async () => {
    end('over');
    await started?.close();
  });
  const call = {
    audioFormats: {},
    ended,
    collectDigitsTool: () => tool,
    start: async (session: voice.AgentSession, agent: voice.Agent) => {
      started = session;
      await session.start({ agent });
    },
    onSilence: () => undefined,
  };
  return call as unknown as PhoneCall;
}

describe('the environment', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['the address is missing', { PUBLIC_URL: '' }, /set PUBLIC_URL to the address/u],
    ['there is no carrier', { TWILIO_AUTH_TOKEN: '' }, /set one of TWILIO_AUTH_TOKEN/u],
    ['a number is none', { HANDSHAKES_PER_MINUTE: 'many' }, /HANDSHAKES_PER_MINUTE is "many"/u],
    ['Redis has no address', { REDIS_URL: 'redis' }, /redis:\/\/HOST:6379/u],
  ])('is refused when %s', (_, wrong, sentence) => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', SETTINGS.TWILIO_AUTH_TOKEN);
    expect(() => bridgeOptionsFrom({ ...SETTINGS, ...wrong })).toThrow(sentence);
  });

  test.each([
    ['1', 1],
    ['2', 2],
  ])(
    'lets all calls together connect to the model %s times a minute when it says so',
    async (limit, connected) => {
      initializeLogger({ pretty: false, level: 'silent' });
      const emulator = await startTestEmulator({ script: [{ asked: /./u, reply: 'Hello.' }] });
      onTestFinished(() => emulator.close());
      vi.stubEnv('TWILIO_AUTH_TOKEN', SETTINGS.TWILIO_AUTH_TOKEN);
      vi.stubEnv('AZURE_VOICELIVE_ENDPOINT', emulator.modelOptions.endpoint);
      const { onCall } = bridgeOptionsFrom({ ...SETTINGS, HANDSHAKES_PER_MINUTE: limit });
      await Promise.all([onCall(aCall()), onCall(aCall())]);
      await expect.poll(() => emulator.sessions().length).toBe(connected);
      // The one more that would be too many.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(emulator.sessions()).toHaveLength(connected);
    },
  );
});
