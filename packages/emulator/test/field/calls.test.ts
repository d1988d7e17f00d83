// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/index.ts';
import { address, Client, emulate } from '../client.ts';

const OFFER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'a=mid:0',
  'a=sendrecv',
  'a=rtpmap:111 opus/48000/2',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:1',
  'a=sctp-port:5000',
  '',
].join('\r\n');
const PREVIEW = '2026-01-01-preview';
const LOOK = { type: 'function' as const, name: 'look_up', parameters: {} };
const create = (fields: Record<string, unknown> = { sdp_offer: OFFER }) => ({
  type: 'rtc.call.sdp.create',
  ...fields,
});

const urlOf = (emulator: Emulator, version: string, query: Record<string, string> = {}) =>
  address(emulator, { 'api-version': version, ...query }).replace('/realtime?', '/realtime/calls?');
const open = async (options: EmulatorOptions = {}, query: Record<string, string> = {}) =>
  Client.upgrade(urlOf(await emulate(options), PREVIEW, query));

/**
 * learn.microsoft.com, Voice Live API with WebRTC (events, their channels, the error for a missing offer);
 * github.com/iLoveAgents/foundry-voice-live (versions, the session in the offer); azure-sdk-for-net and -java, sdk/voicelive
 * (fields of the events). No recording is public.
 */
describe('the control channel of a call over WebRTC', () => {
  test('is silent until the offer, then sends the session and the answer', async () => {
    const client = await open();
    await client.settle();
    expect(client.events).toEqual([]);
    client.send(create({ sdp_offer: OFFER, session: { instructions: 'Be brief.' } }));
    const created = await client.next('rtc.call.sdp.created');
    expect(client.types()).toEqual(['session.created', 'session.updated', 'rtc.call.sdp.created']);
    expect(Object.keys(created)).toEqual(['event_id', 'type', 'rtc_call_id', 'sdp_answer']);
    expect(client.all('session.updated')[0]?.session.instructions).toBe('Be brief.');
    expect(created.sdp_answer).toMatch(/^v=0\r\n/u);
    expect(created.sdp_answer).toMatch(/m=audio 9 UDP\/TLS\/RTP\/SAVPF 111\r\n/u);
    expect(created.sdp_answer).toContain('a=sendrecv');
    expect(created.sdp_answer).toMatch(/m=application 9 .*webrtc-datachannel/u);
  });

  test('does not require a session in the offer', async () => {
    const client = await open();
    client.send(create());
    await client.next('rtc.call.sdp.created');
    expect(client.types()).toEqual(['session.created', 'rtc.call.sdp.created']);
  });

  test.each([
    ['no offer', {}, 'missing_sdp'],
    ['an empty offer', { sdp_offer: '' }, 'missing_sdp'],
    ['no SDP', { sdp_offer: 'hello' }, 'invalid_sdp'],
    ['no sound', { sdp_offer: 'v=0\r\ns=-\r\n' }, 'invalid_sdp'],
  ])('rejects %s, and accepts a better one', async (_, fields, code) => {
    const client = await open();
    client.send(create(fields));
    const error = await client.next('rtc.call.error');
    expect(error).toMatchObject({
      operation: 'rtc.call.sdp.create',
      rtc_call_id: expect.any(String),
      error: { type: 'invalid_request_error', code, message: expect.any(String) },
    });
    expect(client.types()).toEqual(['rtc.call.error']);
    client.send(create());
    expect((await client.next('rtc.call.sdp.created')).rtc_call_id).toBe(error.rtc_call_id);
  });

  test('reports a rejected session as an error of the call, which continues', async () => {
    const client = await open({}, { model: 'azure-realtime' });
    const session = { voice: { type: 'azure-standard', name: 'en-US-AvaNeural' } };
    client.send(create({ sdp_offer: OFFER, session }));
    expect((await client.next('rtc.call.error')).error.code).toBe('invalid_voice_type');
    await client.next('rtc.call.sdp.created');
    expect(client.types()).toEqual(['session.created', 'rtc.call.error', 'rtc.call.sdp.created']);
  });

  test('rejects everything else before the offer, and a second offer after it', async () => {
    const client = await open();
    client.send({ type: 'response.create' });
    expect((await client.next('rtc.call.error')).operation).toBe('response.create');
    client.send(create());
    await client.next('rtc.call.sdp.created');
    client.send(create());
    expect((await client.next('rtc.call.error')).operation).toBe('rtc.call.sdp.create');
    client.send({ type: 'session.update', event_id: 'evt_1', session: { temperature: 'hot' } });
    expect((await client.next('error')).error.event_id).toBe('evt_1');
  });

  test('carries calls of tools, while audio, text and the progress of responses go elsewhere', async () => {
    const emulator = await emulate({
      scenario: { version: 1, turns: [{ say: 'One moment.', call: [{ tool: 'look_up' }] }] },
    });
    const client = await Client.upgrade(urlOf(emulator, PREVIEW, { model: 'gpt-4.1' }));
    client.send(create({ sdp_offer: OFFER, session: { tools: [LOOK] } }));
    await client.next('rtc.call.sdp.created');
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await emulator.waitFor('response.create');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'it' },
    });
    await expect
      .poll(() => client.all('conversation.item.created').at(-1)?.item.type)
      .toBe('function_call_output');
    expect(client.types(3)).toEqual([
      'response.output_item.added',
      'conversation.item.created',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.created',
    ]);
    expect(emulator.sessions()[0]?.responses).toHaveLength(1);
  });

  test.each([PREVIEW, '2026-07-15', 'v1'])('is served in %s', async (version) => {
    const client = await Client.upgrade(urlOf(await emulate(), version));
    client.send(create());
    expect((await client.next('rtc.call.sdp.created')).sdp_answer).toMatch(/^v=0/u);
  });

  test.each([
    ['2025-10-01', 404],
    ['2026-04-10', 404],
    ['2026-06-01-preview', 401],
  ])('is refused in %s with %i', async (version, status) => {
    const emulator = await emulate();
    await expect(Client.upgrade(urlOf(emulator, version))).rejects.toThrow(String(status));
    expect((await Client.open(emulator, { 'api-version': version })).types()).toEqual(['session.created']);
  });

  test('requires the key and an existing model, like a session', async () => {
    const emulator = await emulate({ key: 'k' });
    await expect(Client.upgrade(urlOf(emulator, PREVIEW))).rejects.toThrow('401');
    const headers = { 'api-key': 'k' };
    const client = await Client.upgrade(urlOf(emulator, PREVIEW, { model: 'gpt-nothing' }), { headers });
    expect((await client.next('error')).error.code).toBe('invalid_model');
  });

  test('is not opened by an offer to a session', async () => {
    const client = await Client.open(await emulate());
    client.send({ ...create(), event_id: 'evt_1' });
    expect((await client.next('error')).error).toMatchObject({ param: 'type', event_id: 'evt_1' });
  });
});
