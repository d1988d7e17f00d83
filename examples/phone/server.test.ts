// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { twilio } from '@voicelive-kit/phone';
import { expect, onTestFinished, test } from 'vitest';
import { createServer } from './server.ts';

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
