// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { heardAfterClears } from '../../src/emulator/index.ts';
import { AUTH_TOKEN, CONNECT, HANG_UP, place, placeAndConnect } from './placed.ts';
import { until } from './until.ts';

/** As twilio.com/docs/usage/security words it, with nothing of the emulator's. */
function signature(url: string, form: Record<string, string> = {}): string {
  const names = Object.keys(form).sort();
  return createHmac('sha1', AUTH_TOKEN)
    .update(url + names.map((name) => name + form[name]).join(''))
    .digest('base64');
}

test('signs the webhook for the public URL and says who calls', async () => {
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

test('asks with GET when told to, and signs the whole query', async () => {
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

test('sends 20 ms every 20 ms, and all that is due after the loop was late', async () => {
  const samples = new Int16Array(8000).fill(1000);
  const { clock, socket } = await placeAndConnect({
    steps: [{ do: 'speak', sound: { samples, sampleRate: 8000 } }],
  });
  clock.advance(19.9);
  clock.advance(480.1);
  await until(() => socket.of('media').length).toBe(25);
  clock.jump(1007);
  clock.advance(3);
  await until(() => socket.of('media').length).toBe(75);
  const media = socket.of('media');
  expect(media.map(({ sequenceNumber }) => sequenceNumber)).toEqual(media.map((_, i) => String(i + 2)));
  expect(media.map(({ media }) => media.chunk)).toEqual(media.map((_, i) => String(i + 1)));
  expect(media.map(({ media }) => media.timestamp)).toEqual(media.map((_, i) => String(i * 20)));
  expect(media.every(({ media }) => Buffer.from(media.payload, 'base64').length === 160)).toBe(true);
  const [first, last] = [media[0]!.media.payload, media.at(-1)!.media.payload];
  expect(Buffer.from(first, 'base64')).toEqual(Buffer.alloc(160, 0xce));
  expect(Buffer.from(last, 'base64')).toEqual(Buffer.alloc(160, 0xff));
});

test('a mark comes back when everything before it was played, not before', async () => {
  const { clock, socket, count } = await placeAndConnect();
  socket.mark('at once');
  await until(() => socket.marks).toEqual(['at once']);
  socket.sound(310);
  socket.mark('a');
  socket.sound(100);
  socket.mark('b');
  await until(() => count('mark')).toBe(3);
  clock.advance(309);
  await until(() => socket.of('media').length).toBe(15);
  expect(socket.marks).toEqual(['at once']);
  clock.advance(1);
  await until(() => socket.marks).toEqual(['at once', 'a']);
  clock.advance(100);
  await until(() => socket.marks).toEqual(['at once', 'a', 'b']);
});

test('a clear returns every mark and nothing sent before it is heard later', async () => {
  const { clock, socket, count, call } = await placeAndConnect();
  socket.sound(1000);
  socket.mark('a');
  socket.sound(1000);
  socket.mark('b');
  await until(() => count('mark')).toBe(2);
  clock.advance(250);
  socket.clear();
  socket.sound(100, 0x30);
  await until(() => count('media')).toBe(3);
  await until(() => socket.marks).toEqual(['a', 'b']);
  clock.advance(500);
  call.hangUp();
  const record = await call.finished;
  expect(heardAfterClears(record)).toEqual([0]);
  expect(record.clears).toMatchObject([
    { atSample: 2000, effectSample: 2000, droppedSamples: 14_000, marks: [0, 1] },
  ]);
  expect(record.marks.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
  expect(record.media).toMatchObject([
    { fromSample: 0, toSample: 8000, heard: 2000, dropped: 6000, clear: 0 },
    { fromSample: 8000, toSample: 16_000, heard: 0, dropped: 8000, clear: 0 },
    { fromSample: 2000, toSample: 2800, heard: 800, dropped: 0 },
  ]);
  const [loud, other] = [record.heard[0], record.heard[2000]];
  expect(loud).not.toBe(other);
  expect([...record.heard]).toEqual([
    ...new Int16Array(2000).fill(loud!),
    ...new Int16Array(800).fill(other!),
    ...new Int16Array(record.heard.length - 2800).fill(0),
  ]);
  expect(record.heard.length).toBe(6000);
  expect(record.said.length).toBe(6000);
});

test('keeps the parts of a timeline that the caller and the agent have in common', async () => {
  const samples = new Int16Array(800).fill(-2000);
  const { clock, socket, count, call } = await placeAndConnect({
    steps: [
      { do: 'wait', until: 'agent-has-spoken', ms: 200 },
      { do: 'speak', sound: { samples, sampleRate: 8000 } },
      { do: 'hang-up' },
    ],
  });
  clock.advance(100);
  socket.sound(1000);
  await until(() => count('media')).toBe(1);
  clock.advance(1000);
  const record = await call.finished;
  expect(record.endedBy).toBe('caller');
  // The frame in which 200 ms are heard in full begins at 280 ms.
  expect(record.said.indexOf(-2000)).toBe(280 * 8);
  expect(record.heard.findIndex((sample) => sample !== 0)).toBe(100 * 8);
  expect(record.steps.map(({ step, toMs }) => [step, toMs])).toEqual([
    ['wait', 280],
    ['speak', 380],
    ['hang-up', 380],
  ]);
});

test('sends digits as messages', async () => {
  const { clock, socket } = await placeAndConnect({ steps: [{ do: 'press', digits: '4*' }] });
  clock.advance(400);
  await until(() => socket.of('dtmf').map(({ dtmf }) => dtmf)).toEqual([
    { track: 'inbound_track', digit: '4' },
    { track: 'inbound_track', digit: '*' },
  ]);
});

test('says stop and closes when the caller hangs up', async () => {
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

test('asks the action what next when the bridge closes, and follows it', async () => {
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

test('a call can have one stream after the other, on one timeline', async () => {
  const { bridge, clock, socket, count, call } = await placeAndConnect(
    {},
    { answers: { '/voice': CONNECT, '/after': CONNECT.replace('/after', '/end'), '/end': HANG_UP } },
  );
  socket.sound(100);
  socket.mark('never played');
  await until(() => count('mark')).toBe(1);
  clock.advance(60);
  socket.socket.close(1000);
  await until(() => bridge.sockets[1]?.of('start').length).toBe(1);
  const second = bridge.sockets[1]!;
  expect(second.streamSid).not.toBe(socket.streamSid);
  clock.advance(40);
  second.sound(20);
  await until(() => count('media')).toBe(2);
  clock.advance(40);
  second.socket.close(1000);
  const record = await call.finished;
  expect(record.endedBy).toBe('agent');
  expect(record.media).toMatchObject([
    { heard: 480, dropped: 320 },
    { fromSample: 800, heard: 160 },
  ]);
  expect(record.marks).toMatchObject([{ outcome: 'pending' }]);
  expect(second.marks).toEqual([]);
  expect(second.of('media')[0]).toMatchObject({ sequenceNumber: '2', media: { chunk: '1', timestamp: '0' } });
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

test('notes what a bridge sends that Twilio does not take, and plays on', async () => {
  const { clock, socket, count, call } = await placeAndConnect();
  socket.socket.send('{"event":');
  socket.socket.send(Buffer.from([1, 2, 3]));
  socket.send({ event: 'media', streamSid: 'MZ-other', media: { payload: 'AAAA' } });
  socket.send({ event: 'media', streamSid: socket.streamSid, media: { payload: 'not base64!' } });
  socket.send({ event: 'mark', streamSid: socket.streamSid, mark: {} });
  socket.send({ event: 'stop', streamSid: socket.streamSid });
  socket.sound(20);
  await until(() => count('media')).toBe(1);
  clock.advance(40);
  call.hangUp();
  const record = await call.finished;
  expect(record.problems.map(({ code }) => code)).toEqual([31_951, 31_951, 31_951, 31_951, 31_951, 31_951]);
  expect(record.media[0]?.heard).toBe(160);
});

test('an abort ends the call at once, wherever it is', async () => {
  const abort = new AbortController();
  const { socket, call, bridge } = await placeAndConnect({ signal: abort.signal });
  abort.abort();
  expect(await call.finished).toMatchObject({ endedBy: 'abort', problems: [] });
  await until(() => socket.closed).toBe(1006);
  const early = await place({ signal: AbortSignal.abort() });
  expect(await early.call.finished).toMatchObject({ endedBy: 'abort', problems: [] });
  expect(bridge.sockets).toHaveLength(1);
});

test('the longest a call may take ends it', async () => {
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
  ['nothing at that path', {}, 11_200],
  ['a stream without encryption', { '/voice': CONNECT.replace('wss:', 'ws:') }, 31_920],
  ['a stream elsewhere', { '/voice': CONNECT.replace('phone.', 'other.') }, 31_920],
])('refuses the call for %s, and says why', async (_name, answers, code) => {
  const { call } = await place({}, { answers });
  const record = await call.finished;
  expect(record).toMatchObject({ endedBy: 'refused', problems: [{ code }] });
});

test('a socket that the bridge refuses is in the record, and TwiML goes on', async () => {
  const { call, bridge } = await place({}, { refuseUpgrade: 403 });
  const record = await call.finished;
  expect(record.streams).toMatchObject([{ refusedStatus: 403 }]);
  expect(record).toMatchObject({ endedBy: 'agent', problems: [{ code: 31_920 }] });
  expect(bridge.requests.map(({ path }) => path)).toEqual(['/voice', '/after']);
});

test('an action that is no URL ends the call when it is needed', async () => {
  const { call, socket } = await placeAndConnect(
    {},
    { answers: { '/voice': CONNECT.replace('/after', 'http://[') } },
  );
  socket.socket.close(1000);
  expect(await call.finished).toMatchObject({ endedBy: 'refused', problems: [{ code: 11_100 }] });
});

test('redirects in a circle end', async () => {
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

test('refuses options it cannot use, and says what to give', async () => {
  await expect(place({ webhookUrl: 'nowhere' })).rejects.toThrow(/webhookUrl must be a URL/u);
  await expect(place({ publicUrl: 'https://phone.example.com/other' })).rejects.toThrow(/same path/u);
  await expect(place({ authToken: '' })).rejects.toThrow(/authToken/u);
  await expect(place({ misbehaviour: { loss: 2 } })).rejects.toThrow(/loss must be 0 to 1/u);
});

test('<Say> takes its time, and a caller who hangs up meanwhile is gone', async () => {
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

test('a caller who hangs up before the webhook is answered is gone at once', async () => {
  const { bridge, call } = await place({}, { silent: true });
  await until(() => bridge.requests.length).toBe(1);
  call.hangUp();
  expect(await call.finished).toMatchObject({ endedBy: 'caller', problems: [], streams: [] });
});

test('signs the URL of a stream as the document has it, without a query', async () => {
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

test('a message of more than a mebibyte ends the stream', async () => {
  const { socket, call } = await placeAndConnect();
  socket.socket.send('x'.repeat(1024 * 1024 + 1));
  const record = await call.finished;
  expect(record.streams[0]?.error).toContain('payload');
  expect(record.problems).toMatchObject([{ code: 31_921 }]);
});

test('calls side by side know nothing of each other', async () => {
  const sound = (value: number) => ({ samples: new Int16Array(400).fill(value), sampleRate: 8000 });
  const calls = await Promise.all(
    [1, 2, 3].map((seed) => placeAndConnect({ seed, steps: [{ do: 'speak', sound: sound(seed * 1000) }] })),
  );
  for (const [index, { clock, socket }] of calls.entries()) {
    clock.advance(100);
    socket.sound(50, 0x20 + index);
  }
  await until(() => calls.every(({ count }) => count('media') === 1)).toBe(true);
  const records = await Promise.all(
    calls.map(({ clock, call }) => {
      clock.advance(100);
      call.hangUp();
      return call.finished;
    }),
  );
  expect(new Set(records.map(({ callId }) => callId)).size).toBe(3);
  expect(records.map(({ said }) => said[0])).toEqual([1000, 2000, 3000]);
  expect(new Set(records.map(({ heard }) => heard[800])).size).toBe(3);
});
