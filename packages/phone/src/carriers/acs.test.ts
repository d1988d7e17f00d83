// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import frames from '../../test/fixtures/acs/frames.json' with { type: 'json' };
import { acs } from './acs.ts';
import type { CarrierCodec, CarrierEvent } from './carrier.ts';

const { received, sent, source } = frames;
const HEADERS = { 'x-ms-call-connection-id': 'call-1', 'x-ms-call-correlation-id': 'correlation-1' };
const samples = new Int16Array([228, 240, 227, -1]);

function startedCodec(): CarrierCodec {
  const codec = acs.createCodec(HEADERS);
  codec.decode(JSON.stringify(received.start));
  return codec;
}

const DOCUMENTED: Record<keyof typeof received, CarrierEvent> = {
  start: {
    type: 'started',
    streamId: received.start.audioMetadata.subscriptionId,
    callId: 'call-1',
    parameters: {},
    format: { encoding: 'pcm16', sampleRate: 16_000 },
  },
  media: { type: 'audio', samples, atMs: 0 },
  dtmf: { type: 'dtmf', digit: '3' },
};

describe(`frames of ${source}`, () => {
  it('are decoded one after the other', () => {
    const codec = acs.createCodec(HEADERS);
    const events = Object.values(received).map((frame) => codec.decode(JSON.stringify(frame)));
    expect(events).toEqual(Object.values(DOCUMENTED));
  });

  it('are decoded when their names are in Pascal case', () => {
    const codec = acs.createCodec(HEADERS);
    const { start, media, dtmf } = received;
    const capital = (fields: object) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value]),
      );
    const events = [
      { Kind: start.kind, AudioMetadata: capital(start.audioMetadata) },
      { Kind: media.kind, AudioData: capital(media.audioData) },
      { Kind: dtmf.kind, DtmfData: capital(dtmf.dtmfData) },
    ].map((frame) => codec.decode(JSON.stringify(frame)));
    expect(events).toEqual(Object.values(DOCUMENTED));
  });

  it('are encoded for each command', () => {
    const codec = startedCodec();
    const written = [codec.encode({ type: 'audio', samples }), codec.encode({ type: 'clear' })];
    expect(written.map((frame) => JSON.parse(String(frame)) as unknown)).toEqual(Object.values(sent));
  });
});

it('encodes no mark, which the service does not support', () => {
  expect(startedCodec().encode({ type: 'mark', name: 'a' })).toBeUndefined();
});

it('uses the sample rate of Voice Live when it is the same', () => {
  const audioMetadata = { ...received.start.audioMetadata, sampleRate: 24_000 };
  const event = acs.createCodec().decode(JSON.stringify({ ...received.start, audioMetadata }));
  expect(event).toMatchObject({ type: 'started', format: { encoding: 'pcm16', sampleRate: 24_000 } });
});

it('uses the subscription id as the call id when the upgrade did not contain one', () => {
  expect(acs.createCodec().decode(JSON.stringify(received.start))).toMatchObject({
    callId: received.start.audioMetadata.subscriptionId,
  });
});

it('counts time from the first audio when later audio has a time', () => {
  const codec = startedCodec();
  const times = [
    '2024-11-15T19:16:12.925Z',
    '2024-11-15T19:16:12.965Z',
    '2024-11-15T19:16:12.900Z',
    'noon',
    null,
  ];
  const events = times.map((timestamp) =>
    codec.decode(
      JSON.stringify({ ...received.media, audioData: { ...received.media.audioData, timestamp } }),
    ),
  );
  expect(events.map((event) => event.type === 'audio' && event.atMs)).toEqual([
    0,
    40,
    0,
    undefined,
    undefined,
  ]);
});

it('decodes the audio of frames that are marked as silent', () => {
  const audioData = { ...received.media.audioData, silent: true };
  expect(startedCodec().decode(JSON.stringify({ ...received.media, audioData }))).toEqual(DOCUMENTED.media);
});

it('rejects audio when it ends in half a sample', () => {
  const audioData = { ...received.media.audioData, data: 'AQID' };
  expect(startedCodec().decode(JSON.stringify({ ...received.media, audioData }))).toEqual({
    type: 'invalid',
    problem: 'sound: half a sample',
  });
});
