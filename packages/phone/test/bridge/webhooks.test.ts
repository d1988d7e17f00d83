// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { twilioSignature } from '../../src/access/twilio-signature.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { AUTH_TOKEN, PUBLIC_HOST, Switchboard } from './switchboard.ts';

test.each(['/twilio/voice', '/twilio/twilio/voice'])(
  'finds a provider under a URL that ends with its name, when a proxy forwards %s',
  async (url) => {
    const board = await Switchboard.open({ publicUrl: `https://${PUBLIC_HOST}/twilio` });
    const signature = twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}/twilio/twilio/voice`, [
      ['CallSid', 'CA1'],
    ]);
    const headers = { 'x-twilio-signature': signature };
    const answer = await board.bridge.webhook({ method: 'POST', url, headers, body: 'CallSid=CA1' });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<Stream') });
  },
);

test('says what to set when Twilio uses GET', async () => {
  const board = await Switchboard.open();
  const url = '/twilio/voice?CallSid=CA1';
  const headers = { 'x-twilio-signature': twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${url}`) };
  const answer = await board.bridge.webhook({ method: 'GET', url, headers, body: '' });
  expect(answer.status).toBe(403);
  expect(board.warnings).toEqual([expect.stringContaining('HTTP POST')]);
});

test('does not read a body that is longer than that of any carrier', async () => {
  const board = await Switchboard.open();
  const body = 'a=b&'.repeat(20_000);
  const answer = await board.bridge.webhook({ method: 'POST', url: '/twilio/voice', headers: {}, body });
  expect(answer.status).toBe(413);
  expect(board.warnings.length).toBe(1);
});

test.each([undefined, null, { CallSid: 'CA1' }, Buffer.from('CallSid=CA1')])(
  'says what to pass on when an HTTP server gives no body, or a parsed one',
  async (body: unknown) => {
    const board = await Switchboard.open();
    const request = { method: 'POST', url: '/twilio/voice', headers: {}, body: body as string };
    expect((await board.bridge.webhook(request)).status).toBe(500);
    expect(board.warnings).toEqual([expect.stringContaining('as received')]);
  },
);

test('passes parameters on unchanged, except for characters that XML does not allow', async () => {
  const name = `"O'Neil" <a&b>\n\tsecond line`;
  const parameters = (): Record<string, string> => ({ name, odd: 'a\u0000b\u{d800}c\u{1f600}' });
  const board = await Switchboard.open({ providers: [twilio({ authToken: AUTH_TOKEN, parameters })] });
  board.twilio();
  expect((await board.call()).parameters).toEqual({ name, odd: 'abc\u{1f600}' });
});

test.each(['</Dial><Hangup/>', '<Number>+1</Number>', '&lt;&#10;"'])(
  'dials %j as text when a call is transferred to it',
  async (to) => {
    const board = await Switchboard.open();
    const caller = board.twilio();
    const call = await board.call();
    await call.transfer(to);
    expect(await caller.finished).toMatchObject({ endedBy: 'transfer', transferredTo: to });
  },
);
