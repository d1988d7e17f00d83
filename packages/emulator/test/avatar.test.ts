// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Avatar } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const lisa: Avatar = { character: 'lisa', style: 'casual-sitting' };
const scenario = { version: 1 as const, turns: [{ say: 'Hi.' }, { say: 'Yes.' }] };

/** A browser's offer, shortened. */
const OFFER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1 2',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'a=mid:0',
  'a=sendrecv',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:0 PCMU/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 102',
  'a=mid:1',
  'a=recvonly',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 packetization-mode=1;profile-level-id=42e01f',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:2',
  'a=sctp-port:5000',
  '',
].join('\r\n');

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

async function open(avatar?: Avatar): Promise<Client> {
  const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
  if (avatar !== undefined) await client.configure({ avatar });
  return client;
}

async function connect(client: Client, sdp = OFFER): Promise<string> {
  client.send({ type: 'session.avatar.connect', client_sdp: base64({ type: 'offer', sdp }) });
  const { server_sdp } = await client.next('session.avatar.connecting');
  const answer = JSON.parse(Buffer.from(server_sdp, 'base64').toString()) as { type: string; sdp: string };
  expect(answer.type).toBe('answer');
  return answer.sdp;
}

async function refusal(client: Client, event: { type: string; [field: string]: unknown }) {
  client.send({ event_id: 'evt_1', ...event });
  const { error } = await client.next('error');
  expect(error?.event_id).toBe('evt_1');
  return { code: error?.code, param: error?.param };
}

describe('the avatar of a session', () => {
  test('is echoed complete, with relay servers whose urls are a list', async () => {
    const client = await open(lisa);
    expect(client.all('session.updated')[0]?.session.avatar).toEqual({
      type: 'video-avatar',
      character: 'lisa',
      style: 'casual-sitting',
      model: null,
      customized: false,
      output_protocol: 'webrtc',
      output_audit_audio: false,
      ice_servers: [
        {
          urls: ['turn:relay.communication.microsoft.com:3478'],
          username: expect.any(String),
          credential: expect.any(String),
        },
      ],
      video: { codec: 'h264', bitrate: 2_000_000, gop_size: 10 },
      scene: null,
    });
  });

  test('accepts custom relay servers, and keeps its bitrate', async () => {
    const ice_servers = [{ urls: ['turn:turn.example.org:3478'], username: 'u', credential: 'c' }];
    const client = await open({ ...lisa, ice_servers, video: { bitrate: 1_000_000 } });
    await client.configure({ avatar: { ...lisa, video: { bitrate: 500_000 } } });
    const { avatar } = client.all('session.updated')[1]?.session ?? {};
    expect(avatar).toMatchObject({ ice_servers, video: { bitrate: 1_000_000 } });
  });

  test.each<[string, Avatar]>([
    ['a character nobody knows', { character: 'zaphod', style: 'casual' }],
    ['a style it does not have', { character: 'lisa', style: 'formal' }],
    ['a photo without its model', { type: 'photo-avatar', character: 'anika' }],
    ['a photo with a style', { type: 'photo-avatar', character: 'anika', model: 'vasa-1', style: 'casual' }],
  ])('is not verified for %s', async (_name, avatar) => {
    expect(await refusal(await open(), { type: 'session.update', session: { avatar } })).toEqual({
      code: 'avatar_verification_failed',
      param: 'session.avatar',
    });
  });

  test('may be custom or a photo', async () => {
    await open({ character: 'zaphod', customized: true });
    const client = await open({
      type: 'photo-avatar',
      character: 'anika',
      model: 'vasa-1',
      scene: { zoom: 1 },
    });
    expect(client.all('session.updated')).toHaveLength(1);
  });

  test.each<[object, string]>([
    [{ ice_servers: [{ urls: 'turn:turn.example.org' }] }, 'session.avatar.ice_servers[0].urls'],
    [
      { video: { background: { color: '#FFFFFFFF', image_url: 'https://example.org/a.png' } } },
      'session.avatar.video.background',
    ],
    [{ video: { crop: { top_left: [0], bottom_right: [1, 1] } } }, 'session.avatar.video.crop.top_left'],
    [{ output_protocol: 'carrier-pigeon' }, 'session.avatar.output_protocol'],
  ])('is rejected with %j', async (wrong, param) => {
    const avatar = { ...lisa, ...wrong };
    expect(await refusal(await open(), { type: 'session.update', session: { avatar } })).toEqual({
      code: 'invalid_value',
      param,
    });
  });
});

describe('over WebRTC', () => {
  test('answers the offer, one media section for each of its sections', async () => {
    const sdp = await connect(await open(lisa));
    const lines = sdp.split('\r\n');
    expect(lines.filter((line) => line.startsWith('m='))).toEqual([
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 102',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ]);
    expect(lines).toContain('a=group:BUNDLE 0 1 2');
    expect(lines.filter((line) => /^a=(?:mid|setup|sendonly)/u.test(line))).toEqual([
      'a=setup:active',
      'a=sendonly',
      'a=mid:0',
      'a=setup:active',
      'a=sendonly',
      'a=mid:1',
      'a=setup:active',
      'a=mid:2',
    ]);
  });

  test('connects once', async () => {
    const client = await open(lisa);
    await connect(client);
    const again = { type: 'session.avatar.connect', client_sdp: base64({ type: 'offer', sdp: OFFER }) };
    expect(await refusal(client, again)).toEqual({
      code: 'invalid_request_error',
      param: 'session.avatar.connect',
    });
  });

  test('requires an avatar, and an offer with video', async () => {
    const offer = { type: 'session.avatar.connect', client_sdp: base64({ type: 'offer', sdp: OFFER }) };
    expect((await refusal(await open(), offer)).param).toBe('session.avatar.connect');
    const client = await open(lisa);
    const sdp = OFFER.slice(0, OFFER.indexOf('m=video'));
    for (const client_sdp of [
      OFFER,
      base64({ type: 'answer', sdp: OFFER }),
      base64({ type: 'offer', sdp }),
    ]) {
      expect(await refusal(client, { ...offer, client_sdp })).toEqual({
        code: 'invalid_value',
        param: 'client_sdp',
      });
    }
  });

  test('speaks in place of the socket’s audio, and goes idle when it has finished', async () => {
    const client = await open(lisa);
    await connect(client);
    client.type('Hello');
    const speaking = await client.next('session.avatar.switch_to_speaking');
    const { response } = await client.next('response.done');
    const idle = await client.next('session.avatar.switch_to_idle');
    expect([speaking.turn_id, idle.turn_id]).toEqual([response.id, response.id]);
    expect(client.all('response.audio.delta')).toEqual([]);
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('Hi.');
    expect(client.all('response.audio.done')).toHaveLength(1);
    expect(response.usage?.output_token_details?.audio_tokens).toBeGreaterThan(0);
  });

  test('sends the audio as well when it is to be audited', async () => {
    const client = await open({ ...lisa, output_audit_audio: true });
    await connect(client);
    client.type('Hello');
    const { response } = await client.next('response.done');
    expect(client.all('response.audio.delta').length).toBeGreaterThan(0);
    expect(turnsOf(client)).toEqual([response.id]);
  });

  test('is silenced by output_audio_buffer.clear, which requires an avatar', async () => {
    const clear = { type: 'output_audio_buffer.clear' };
    expect((await refusal(await open(), clear)).param).toBe('output_audio_buffer.clear');
    const client = await open(lisa);
    await connect(client);
    client.type('Hello');
    await client.next('response.done');
    client.send(clear);
    await client.next('output_audio_buffer.cleared');
    await client.next('session.avatar.switch_to_idle');
    const idles = client.all('session.avatar.switch_to_idle').length;
    client.send(clear);
    await client.next('output_audio_buffer.cleared');
    await client.settle();
    expect(client.all('session.avatar.switch_to_idle')).toHaveLength(idles);
  });

  test('restores the audio when it is switched off', async () => {
    const client = await open(lisa);
    await client.configure({ avatar: null });
    client.type('Hello');
    await client.next('response.done');
    expect(client.all('response.audio.delta').length).toBeGreaterThan(0);
  });
});

/** The turns it speaks; one that falls behind on a busy machine rests in between. */
function turnsOf(client: Client): unknown[] {
  return [...new Set(client.all('session.avatar.switch_to_speaking').map(({ turn_id: turn }) => turn))];
}

describe('over the WebSocket', () => {
  /** The types of the boxes of an MP4, outermost only. */
  function boxes(mp4: Buffer): string[] {
    const types: string[] = [];
    for (let at = 0; at < mp4.length; at += mp4.readUInt32BE(at)) {
      types.push(mp4.toString('latin1', at + 4, at + 8));
    }
    return types;
  }

  test('is sent as video: the initialisation segment once and first, then a fragment for each piece of speech', async () => {
    const client = await open({ ...lisa, output_protocol: 'websocket' });
    await client.configure({ instructions: 'Be brief.' });
    client.type('Hello');
    const first = await client.next('response.done');
    client.type('Again');
    const second = await client.next('response.done');
    const deltas = client.all('response.video.delta');
    expect(deltas[0]).toMatchObject({
      output_index: 0,
      codec: 'video/mp4; codecs="avc1.42C015, mp4a.40.2"',
    });
    const segments = deltas.map((event) => boxes(Buffer.from(event.delta, 'base64')));
    expect(segments[0]).toEqual(['ftyp', 'moov']);
    expect(segments.length).toBeGreaterThan(2);
    for (const segment of segments.slice(1)) {
      expect(segment).toEqual(segment.flatMap((_, index) => (index % 2 === 0 ? ['moof', 'mdat'] : [])));
    }
    expect(client.all('response.audio.delta')).toEqual([]);
    expect(client.types().slice(1, 3)).toEqual(['session.updated', 'response.video.delta']);
    expect(turnsOf(client)).toEqual([first.response.id, second.response.id]);
  });

  test('rejects an SDP exchange', async () => {
    const client = await open({ ...lisa, output_protocol: 'websocket' });
    const offer = { type: 'session.avatar.connect', client_sdp: base64({ type: 'offer', sdp: OFFER }) };
    expect((await refusal(client, offer)).param).toBe('session.avatar.connect');
  });
});
