// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AudioFrame } from '@livekit/rtc-node';
import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';
import { samplesOf } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { openField } from './field.ts';
import { raw } from './raw-events.ts';

/** Every byte value, ten times: 320 ms. */
const BYTES = Uint8Array.from({ length: 2560 }, (_, i) => (i * 37) % 256);

describe.each([
  // The negative zero of μ-law becomes the positive one when it is decoded.
  ['g711_ulaw', decodeMulaw, BYTES.map((byte) => (byte === 0x7f ? 0xff : byte))],
  ['g711_alaw', decodeAlaw, BYTES],
] as const)('a session of %s', (law, decode, asSent) => {
  const model = { inputAudioFormat: law, outputAudioFormat: law };

  test('sends the bytes of a phone unchanged when they arrive decoded in 20 ms frames', async () => {
    const { server, ...field } = await openField({ model });
    const { session, peer } = await field.session();
    const samples = decode(BYTES);
    for (let at = 0; at < samples.length; at += 160) {
      session.pushAudio(new AudioFrame(samples.slice(at, at + 160), 8000, 1, 160));
    }
    const sent = (): Buffer =>
      Buffer.concat(
        peer.rawOf('input_audio_buffer.append').map(({ audio }) => Buffer.from(String(audio), 'base64')),
      );
    await server.until('all of it', () => sent().length === BYTES.length);
    expect(sent()).toEqual(Buffer.from(asSent));
  });

  test('delivers the samples of the service unchanged, in frames of 8 kHz', async () => {
    const { server, ...field } = await openField({ model });
    const { probe, peer } = await field.session();
    const response = peer.respond();
    const item = { id: 'item_g711', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    raw(peer, 'response.output_item.added', { response_id: response.id, output_index: 0, item });
    for (const part of [BYTES.subarray(0, 1001), BYTES.subarray(1001)]) {
      raw(peer, 'response.audio.delta', {
        response_id: response.id,
        item_id: item.id,
        output_index: 0,
        content_index: 0,
        delta: Buffer.from(part).toString('base64'),
      });
    }
    response.end();
    await server.until('the response', () => probe.generations.length === 1);
    const reader = probe.read(probe.generations[0]!);
    await server.until('its end', () => reader.ended);
    const frames = reader.messages.flatMap((message) => message.frames);
    expect(new Set(frames.map(({ sampleRate }) => sampleRate))).toEqual(new Set([8000]));
    expect(samplesOf(frames)).toEqual(decode(BYTES));
  });
});
