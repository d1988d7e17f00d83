// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import {
  heardBefore,
  placeCall,
  startAcsIdentity,
  type AcsCallOptions,
  type CallEvent,
} from '../../src/emulator/index.ts';
import { startBridge, type Message } from './bridge.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './until.ts';

type AudioData = Message['audioData'];

const AUDIENCE = '00000000-0000-4000-8000-000000000000';

async function place(options: Partial<AcsCallOptions> = {}) {
  const [bridge, identity] = await Promise.all([startBridge(), startAcsIdentity()]);
  const clock = new ManualClock();
  const events: CallEvent[] = [];
  const call = placeCall({
    carrier: 'acs',
    streamUrl: `${bridge.ws}/acs?call=7`,
    publicUrl: 'wss://phone.example.com/acs?call=7',
    identity,
    audience: AUDIENCE,
    steps: [],
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(async () => {
    call.hangUp();
    await call.finished;
    expect(clock.waiting).toBe(0);
    await identity.close();
  });
  await until(() => bridge.sockets[0]?.of('AudioMetadata').length).toBe(1);
  return { identity, clock, call, events, socket: bridge.sockets[0]! };
}

interface Verified {
  valid: boolean;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** Checks an RS256 token with Node alone, with the keys that the OpenID configuration leads to. */
async function verified(authorization: string | undefined, configurationUrl: string): Promise<Verified> {
  const [header = '', claims = '', signature = ''] = (authorization ?? '')
    .replace(/^Bearer /u, '')
    .split('.');
  const parsed = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const configuration = (await (await fetch(configurationUrl)).json()) as { jwks_uri: string };
  const { keys } = (await (await fetch(configuration.jwks_uri)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const key = keys.find(({ kid }) => kid === parsed(header)['kid']);
  const valid = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${claims}`),
    createPublicKey({ key: key!, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  return { valid, header: parsed(header), claims: parsed(claims) };
}

test('opens the socket with a token that the published keys verify', async () => {
  const { identity, socket } = await place();
  expect(socket.path).toBe('/acs?call=7');
  const { valid, header, claims } = await verified(socket.headers.authorization, identity.configurationUrl);
  expect(valid).toBe(true);
  expect(header['alg']).toBe('RS256');
  expect(claims).toMatchObject({ iss: 'https://acscallautomation.communication.azure.com', aud: AUDIENCE });
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(86_400);
  expect(socket.headers['x-ms-call-connection-id']).toMatch(/^[0-9a-f-]{36}$/u);
  expect(socket.headers['x-ms-call-correlation-id']).toMatch(/^[0-9a-f-]{36}$/u);
});

test('sends an invalid token, or none', async () => {
  const wrong = await place({ misbehaviour: { wrongSignature: 'socket' } });
  const { valid } = await verified(wrong.socket.headers.authorization, wrong.identity.configurationUrl);
  expect(valid).toBe(false);
  const none = await place({ misbehaviour: { noSignature: 'both' } });
  expect(none.socket.headers.authorization).toBeUndefined();
});

test('sends metadata, then 20 ms of PCM every 20 ms, and digits', async () => {
  const sound = { samples: new Int16Array(480).fill(-321), sampleRate: 24_000 };
  const { clock, socket } = await place({
    steps: [
      { do: 'speak', sound },
      { do: 'press', digits: '#' },
    ],
    from: '+15550123',
  });
  expect(socket.messages[0]).toEqual({
    kind: 'AudioMetadata',
    audioMetadata: {
      subscriptionId: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string,
      encoding: 'PCM',
      sampleRate: 24_000,
      channels: 1,
      length: 960,
    },
  });
  clock.advance(1000);
  await until(() => socket.of('AudioData').length).toBe(50);
  const [first, second] = socket.of('AudioData').map(({ audioData }) => audioData) as [AudioData, AudioData];
  expect(first).toMatchObject({ participantRawID: '4:+15550123', silent: false });
  expect(second.silent).toBe(true);
  expect(Date.parse(second.timestamp) - Date.parse(first.timestamp)).toBe(20);
  const bytes = Buffer.from(first.data, 'base64');
  expect(bytes.length).toBe(960);
  expect(bytes.readInt16LE(958)).toBe(-321);
  expect(socket.of('DtmfData')).toEqual([{ kind: 'DtmfData', dtmfData: { data: '#' } }]);
});

test.each([
  [
    'as documented',
    (data: string) => ({ Kind: 'AudioData', AudioData: { Data: data }, StopAudio: null }),
    { Kind: 'StopAudio', AudioData: null, StopAudio: {} },
  ],
  [
    "as Microsoft's SDK for JavaScript sends it",
    (data: string) => ({ kind: 'audioData', audioData: { data, isSilent: false }, stopAudio: {} }),
    { kind: 'stopAudio', stopAudio: {} },
  ],
])('plays AudioData and stops at StopAudio, %s', async (_name, audio, stop) => {
  const { clock, socket, call, events } = await place();
  const samples = Int16Array.from({ length: 24_000 }, (_, i) => i + 1);
  socket.send(audio(Buffer.from(samples.buffer).toString('base64')));
  await until(() => events.filter(({ type }) => type === 'media').length).toBe(1);
  clock.advance(500);
  socket.send(stop);
  await until(() => events.filter(({ type }) => type === 'clear').length).toBe(1);
  clock.advance(500);
  socket.socket.close(1000);
  const record = await call.finished;
  expect(record).toMatchObject({ endedBy: 'agent', rate: 24_000, problems: [] });
  expect(record.heard.length).toBe(24_000);
  expect([...record.heard.subarray(0, 12_000)]).toEqual([...samples.subarray(0, 12_000)]);
  expect(record.heard.subarray(12_000).every((sample) => sample === 0)).toBe(true);
  expect(heardBefore(record, 6000)).toBe(6000);
  expect(heardBefore(record, 24_000)).toBe(12_000);
});

test('records what ACS does not accept', async () => {
  const { socket, call, events } = await place({ sampleRate: 16_000 });
  expect(socket.messages[0]).toMatchObject({ audioMetadata: { sampleRate: 16_000, length: 640 } });
  socket.send({ Kind: 'Mark', Mark: { Name: 'a' } });
  socket.send({ Kind: 'AudioData', AudioData: { Data: 'AAAAAAAA' } });
  socket.send({ Kind: 'AudioData', AudioData: { Data: 'AA==' } });
  await until(() => events.filter(({ type }) => type === 'problem').length).toBe(2);
  call.hangUp();
  expect((await call.finished).media).toMatchObject([{ samples: 3 }]);
});
