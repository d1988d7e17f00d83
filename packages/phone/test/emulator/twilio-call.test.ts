// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { AUTH_TOKEN, CONNECT, place, placeAndConnect } from './placed.ts';
import { until } from './until.ts';

/** As described in twilio.com/docs/usage/security, without using the emulator's code. */
function signature(url: string, form: Record<string, string> = {}): string {
  const names = Object.keys(form).sort();
  return createHmac('sha1', AUTH_TOKEN)
    .update(url + names.map((name) => name + form[name]).join(''))
    .digest('base64');
}

test('signs the webhook for the public URL and includes the caller', async () => {
  const { bridge } = await placeAndConnect({ from: '+15550123', to: '+15550456' });
  const [request] = bridge.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/voice' });
  expect(request?.form).toMatchObject({
    From: '+15550123',
    To: '+15550456',
    Direction: 'inbound',
    CallStatus: 'ringing',
    CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/u) as string,
    AccountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/u) as string,
  });
  expect(request?.headers).toMatchObject({
    'x-twilio-signature': signature('https://phone.example.com/voice', request?.form),
    'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/u) as string,
    host: 'phone.example.com',
  });
});

test('uses GET when configured, and signs the whole query', async () => {
  const { bridge } = await placeAndConnect({ webhookMethod: 'GET' });
  const [request] = bridge.requests;
  expect(request?.method).toBe('GET');
  expect(request?.path).toMatch(/^\/voice\?.*CallSid=CA/u);
  expect(request?.headers['x-twilio-signature']).toBe(signature(`https://phone.example.com${request?.path}`));
});

test('opens the stream signed, with connected, start and the parameters', async () => {
  const { bridge, socket } = await placeAndConnect();
  expect(socket.headers).toMatchObject({
    'x-twilio-signature': signature('wss://phone.example.com/media'),
    host: 'phone.example.com',
  });
  expect(socket.messages[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  const { CallSid, AccountSid } = bridge.requests[0]!.form;
  expect(socket.messages[1]).toEqual({
    event: 'start',
    sequenceNumber: '1',
    streamSid: socket.streamSid,
    start: {
      accountSid: AccountSid,
      streamSid: expect.stringMatching(/^MZ[0-9a-f]{32}$/u) as string,
      callSid: CallSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { token: 't-1' },
    },
  });
});

test('sends stop and closes when the caller hangs up', async () => {
  const { bridge, clock, socket, call } = await placeAndConnect({ steps: [{ do: 'hang-up' }] });
  clock.advance(20);
  const record = await call.finished;
  const { CallSid, AccountSid } = bridge.requests[0]!.form;
  expect(socket.messages.at(-1)).toMatchObject({
    event: 'stop',
    stop: { accountSid: AccountSid, callSid: CallSid },
  });
  expect(socket.closed).toBe(1000);
  expect(record).toMatchObject({ endedBy: 'caller', callId: CallSid, problems: [] });
  expect(bridge.requests).toHaveLength(1);
});

test('requests the action when the bridge closes, and follows it', async () => {
  const { bridge, socket, call } = await placeAndConnect(
    { statusCallback: 'https://phone.example.com/ended' },
    {
      answers: {
        '/voice': CONNECT.replace('/after', '/calls/after'),
        '/calls/after': '<Response><Redirect>moved</Redirect></Response>',
        '/calls/moved': '<Response><Dial>+15550199</Dial></Response>',
        '/ended': '',
      },
    },
  );
  socket.socket.close(1000);
  const record = await call.finished;
  expect(record).toMatchObject({ endedBy: 'transfer', transferredTo: '+15550199', problems: [] });
  expect(bridge.requests.map(({ path }) => path)).toEqual([
    '/voice',
    '/calls/after',
    '/calls/moved',
    '/ended',
  ]);
  for (const { path, form, headers } of bridge.requests) {
    expect(headers['x-twilio-signature']).toBe(signature(`https://phone.example.com${path}`, form));
  }
  expect(bridge.requests[1]?.form).toMatchObject({ CallStatus: 'in-progress' });
  expect(bridge.requests[3]?.form).toMatchObject({
    CallStatus: 'completed',
    CallDuration: expect.any(String) as string,
  });
});

test('reports the stream to its status callback', async () => {
  const stream = '<Stream url="/media" name="leg" statusCallback="/stream" />';
  const { bridge, socket, call } = await placeAndConnect(
    {},
    { answers: { '/voice': `<Response><Connect>${stream}</Connect></Response>`, '/stream': '' } },
  );
  socket.socket.close(1000);
  await call.finished;
  const reports = bridge.requests.filter(({ path }) => path === '/stream').map(({ form }) => form);
  expect(reports.map(({ StreamEvent }) => StreamEvent)).toEqual(['stream-started', 'stream-stopped']);
  expect(reports[0]).toMatchObject({ StreamSid: socket.streamSid, StreamName: 'leg' });
});

test('ends the call immediately when aborted, at any point', async () => {
  const abort = new AbortController();
  const { socket, call, bridge } = await placeAndConnect({ signal: abort.signal });
  abort.abort();
  expect(await call.finished).toMatchObject({ endedBy: 'abort', problems: [] });
  await until(() => socket.closed).toBe(1006);
  const early = await place({ signal: AbortSignal.abort() });
  expect(await early.call.finished).toMatchObject({ endedBy: 'abort', problems: [] });
  expect(bridge.sockets).toHaveLength(1);
});

test('ends a call at its maximum duration', async () => {
  const { clock, call, socket } = await placeAndConnect({ maxMs: 500 });
  clock.advance(500);
  expect(await call.finished).toMatchObject({ endedBy: 'limit' });
  expect(socket.of('stop')).toHaveLength(1);
});

test.each([
  [
    'a document of more than 64 KiB',
    { '/voice': `<Response>${'<Hangup/>'.repeat(8000)}</Response>` },
    11_200,
  ],
  ['no XML', { '/voice': 'hello' }, 12_100],
  ['a missing page', {}, 11_200],
  ['a stream without encryption', { '/voice': CONNECT.replace('wss:', 'ws:') }, 31_920],
  ['a stream elsewhere', { '/voice': CONNECT.replace('phone.', 'other.') }, 31_920],
])('rejects the call for %s, with the reason', async (_name, answers, code) => {
  const { call } = await place({}, { answers });
  const record = await call.finished;
  expect(record).toMatchObject({ endedBy: 'refused', problems: [{ code }] });
});

test('records a socket that the bridge rejects, and continues with TwiML', async () => {
  const { call, bridge } = await place({}, { refuseUpgrade: 403 });
  const record = await call.finished;
  expect(record.streams).toMatchObject([{ refusedStatus: 403 }]);
  expect(record).toMatchObject({ endedBy: 'agent', problems: [{ code: 31_920 }] });
  expect(bridge.requests.map(({ path }) => path)).toEqual(['/voice', '/after']);
});

test('ends the call when an action that is needed is not a URL', async () => {
  const { call, socket } = await placeAndConnect(
    {},
    { answers: { '/voice': CONNECT.replace('/after', 'http://[') } },
  );
  socket.socket.close(1000);
  expect(await call.finished).toMatchObject({ endedBy: 'refused', problems: [{ code: 11_100 }] });
});

test('ends circular redirects', async () => {
  const { call, bridge } = await place(
    {},
    { answers: { '/voice': '<Response><Redirect>/voice</Redirect></Response>' } },
  );
  expect(await call.finished).toMatchObject({
    endedBy: 'refused',
    problems: [{ message: expect.stringContaining('TwiML documents') as string }],
  });
  expect(bridge.requests).toHaveLength(20);
});

test('rejects invalid options, and says what to set', async () => {
  await expect(place({ webhookUrl: 'nowhere' })).rejects.toThrow(/webhookUrl must be a URL/u);
  await expect(place({ publicUrl: 'https://phone.example.com/other' })).rejects.toThrow(/same path/u);
  await expect(place({ authToken: '' })).rejects.toThrow(/authToken/u);
  await expect(place({ misbehaviour: { loss: 2 } })).rejects.toThrow(/loss must be 0 to 1/u);
});

test('takes time for <Say>, and ends when the caller hangs up meanwhile', async () => {
  const say = '<Response><Say>Goodbye and thank you</Say><Hangup/></Response>';
  const { clock, call, count } = await place({}, { answers: { '/voice': say } });
  await until(() => count('instruction')).toBe(1);
  clock.advance(5000);
  const record = await call.finished;
  expect(record.endedBy).toBe('agent');
  expect(record.instructions.map(({ verb }) => verb)).toEqual(['say', 'hangup']);
  expect(record.heard.length).toBe(5000 * 8);
  const other = await place({}, { answers: { '/voice': say } });
  await until(() => other.count('instruction')).toBe(1);
  other.call.hangUp();
  const { endedBy, instructions } = await other.call.finished;
  expect({ endedBy, verbs: instructions.length }).toEqual({ endedBy: 'caller', verbs: 1 });
});

test('ends immediately when a caller hangs up before the webhook is answered', async () => {
  const { bridge, call } = await place({}, { silent: true });
  await until(() => bridge.requests.length).toBe(1);
  call.hangUp();
  expect(await call.finished).toMatchObject({ endedBy: 'caller', problems: [], streams: [] });
});

test('signs the URL of a stream as in the document, without a query', async () => {
  const url = 'wss://Phone.Example.com:443/media';
  const connect = `<Response><Connect><Stream url="${url}" /></Connect></Response>`;
  const { socket } = await placeAndConnect({}, { answers: { '/voice': connect } });
  expect(socket.headers['x-twilio-signature']).toBe(signature(url));
  const query = await placeAndConnect(
    {},
    { answers: { '/voice': CONNECT.replace('/media', '/media?token=7') } },
  );
  expect(query.socket.path).toBe('/media');
  expect(query.socket.headers['x-twilio-signature']).toBe(signature('wss://phone.example.com/media'));
  query.call.hangUp();
  expect((await query.call.finished).problems).toMatchObject([
    { message: expect.stringContaining('<Parameter>') as string },
  ]);
});
