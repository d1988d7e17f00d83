// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { DelayLine } from '../../src/emulator/delay-line.ts';
import { Routes } from '../../src/emulator/routes.ts';
import { signTwilio } from '../../src/emulator/twilio/signature.ts';
import { readTwiml } from '../../src/emulator/twilio/twiml.ts';

test("signs as in the example of Twilio's own libraries", () => {
  const form = {
    Digits: '1234',
    CallSid: 'CA1234567890ABCDE',
    To: '+18005551212',
    Caller: '+14158675309',
    From: '+14158675309',
  };
  expect(signTwilio('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)).toBe(
    'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  );
});

test('parses a stream with parameters, entities and an action', () => {
  const document = `<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><Response>
      <Say voice="x">One &amp; two</Say>
      <Connect action="/after?a=1&amp;b=2"><Stream url="wss://phone.example.com/media" name="leg" statusCallback="/status">
        <Parameter name="token" value="&quot;a&quot;"/><Parameter name="n" value="007"/>
      </Stream></Connect>
      <Hangup/>
    </Response>`;
  expect(readTwiml(document)).toEqual([
    { verb: 'say', text: 'One & two' },
    {
      verb: 'connect',
      action: { url: '/after?a=1&b=2', method: 'POST' },
      stream: {
        url: 'wss://phone.example.com/media',
        name: 'leg',
        status: { url: '/status', method: 'POST' },
        parameters: { token: '"a"', n: '007' },
      },
    },
    { verb: 'hangup' },
  ]);
});

test('parses the verbs that can end a call, and skips unknown ones', () => {
  const document = `<Response><Pause length="2"/><Redirect method="get">/other</Redirect><Reject reason="busy"/>
    <Dial>+15550100</Dial><Dial><Number>+15550101</Number></Dial><Gather/><Connect><Room>x</Room></Connect></Response>`;
  expect(readTwiml(document)).toEqual([
    { verb: 'pause', seconds: 2 },
    { verb: 'redirect', to: { url: '/other', method: 'GET' } },
    { verb: 'reject', reason: 'busy' },
    { verb: 'dial', to: '+15550100' },
    { verb: 'dial', to: '+15550101' },
    { verb: 'unsupported', name: '<Gather>' },
    { verb: 'unsupported', name: '<Connect><Room>' },
  ]);
});

test.each([
  'not xml',
  '<Response><Say></Response>',
  '<response/>',
  '',
  '{}',
  '<Response/><Response/>trailing<',
])('rejects %j as Twilio does', (document) => {
  expect(() => readTwiml(document)).toThrow(expect.objectContaining({ code: 12_100 }));
});

test('connects to public hosts by their routes, to loopback directly, and to nothing else', () => {
  const routes = new Routes({ 'phone.example.com': 'http://127.0.0.1:3000' });
  const { url, headers } = routes.resolve('wss://phone.example.com/media/1');
  expect(url.href).toBe('ws://127.0.0.1:3000/media/1');
  expect(headers).toMatchObject({ host: 'phone.example.com', 'x-forwarded-proto': 'https' });
  expect(routes.resolve('http://127.0.0.1:80/x').url.href).toBe('http://127.0.0.1/x');
  expect(() => routes.resolve('https://elsewhere.example.com/')).toThrow(/routes/u);
});

test('a delay line keeps the order of its items', () => {
  const line = new DelayLine<string>();
  line.push('slow', 100);
  line.push('quick', 10);
  expect(line.nextDueMs).toBe(100);
  expect(line.take(99)).toEqual([]);
  expect(line.take(100)).toEqual(['slow', 'quick']);
  expect(line.nextDueMs).toBe(Infinity);
});
