// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeAlaw, encodeMulaw, StreamingResampler } from '@voicelive-kit/audio';
import { describe, expect, test } from 'vitest';
import { Client, emulate, speech } from './client.ts';

/** Start and end of the first turn, in milliseconds of audio. */
async function turnOf(client: Client): Promise<[number | undefined, number | undefined]> {
  const started = await client.next('input_audio_buffer.speech_started');
  const stopped = await client.next('input_audio_buffer.speech_stopped');
  return [started.audio_start_ms, stopped.audio_end_ms];
}

function send(client: Client, bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) {
    client.send({
      type: 'input_audio_buffer.append',
      audio: Buffer.from(bytes.subarray(at, at + size)).toString('base64'),
    });
  }
}

function resampled(samples: Int16Array, to: number): Int16Array {
  return new StreamingResampler({ from: 24_000, to }).push(samples);
}

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

describe('turn detection', () => {
  test('uses the clock of the audio: a burst and real time give the same milliseconds', async () => {
    const emulator = await emulate();
    const samples = await speech('Hello');
    const burst = await Client.open(emulator);
    burst.hearSamples(samples);
    const slow = await Client.open(emulator);
    for (let at = 0; at < samples.length; at += 2400) {
      slow.hearSamples(samples.subarray(at, at + 2400));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await turnOf(slow)).toEqual(await turnOf(burst));
  });

  test('gives the same milliseconds for any packet size', async () => {
    const emulator = await emulate();
    const bytes = bytesOf(await speech('Hello there'));
    const turns = [];
    for (const size of [bytes.length, 4800, 962, 34]) {
      const client = await Client.open(emulator);
      send(client, bytes, size);
      turns.push(await turnOf(client));
    }
    expect(new Set(turns.map(String)).size).toBe(1);
  });

  test('accepts six seconds pushed at once', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    client.hearSamples(await speech('Hello there, this takes a while', 1456, 2500));
    const [start, end] = await turnOf(client);
    // The voice begins 40 ms after the silence; padding of the default configuration is 400 ms, its silence 500 ms.
    expect(start).toBeGreaterThanOrEqual(1456 + 40 - 400 - 40);
    expect(start).toBeLessThanOrEqual(1456 + 40 - 400 + 60);
    expect(end).toBeGreaterThan(start ?? 0);
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test.each([
    ['pcm16', 24_000],
    ['pcm16', 16_000],
    ['pcm16', 8000],
    ['g711_ulaw', 8000],
    ['g711_alaw', 8000],
  ] as const)('detects %s at %i Hz', async (format, rate) => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({ input_audio_format: format, input_audio_sampling_rate: rate });
    const samples = resampled(await speech('Hello there'), rate);
    const bytes =
      format === 'pcm16'
        ? bytesOf(samples)
        : format === 'g711_ulaw'
          ? encodeMulaw(samples)
          : encodeAlaw(samples);
    send(client, bytes, 320);
    const [start, end] = await turnOf(client);
    expect(start).toBeLessThan(200);
    expect(end).toBeGreaterThan(1000);
    expect(emulator.sessions()[0]?.audio.ms).toBeCloseTo((samples.length / rate) * 1000, 5);
  });

  test('detects speech in the microphone channel of interleaved stereo with an echo reference', async () => {
    const client = await Client.open(await emulate());
    await client.configure({
      input_audio_echo_cancellation: {
        type: 'server_echo_cancellation',
        reference_source: 'client',
        channels: 2,
      },
    });
    const mono = await speech('Hello there');
    const stereo = new Int16Array(mono.length * 2);
    for (const [index, sample] of mono.entries()) stereo[index * 2] = sample;
    send(client, bytesOf(stereo), 1920);
    const [start, end] = await turnOf(client);
    expect(start).toBeLessThan(200);
    expect(end).toBeLessThan(mono.length / 24 + 20);
  });

  test.each([
    ['is not a turn when the reference contains it', 0, 0],
    ['is a turn when the reference contains it a second late', 24_000, 1],
  ])('an echo in the microphone %s', async (_, late, turns) => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({
      input_audio_echo_cancellation: {
        type: 'server_echo_cancellation',
        reference_source: 'client',
        channels: 2,
      },
      turn_detection: { type: 'server_vad', create_response: false },
    });
    const played = await speech('Hello there');
    const stereo = new Int16Array((played.length + late + 24_000) * 2);
    for (const [index, sample] of played.entries()) {
      stereo[index * 2] = sample / 4;
      stereo[(index + late) * 2 + 1] = sample;
    }
    send(client, bytesOf(stereo), 1920);
    // Answered after all audio before it was processed.
    await client.configure({ temperature: 0.7 });
    expect(client.all('input_audio_buffer.speech_started')).toHaveLength(turns);
  });

  test('waits for silence_duration_ms and pads by prefix_padding_ms', async () => {
    const emulator = await emulate();
    const samples = await speech('Hello', 800, 1500);
    const turnWith = async (prefix: number, silence: number) => {
      const client = await Client.open(emulator);
      await client.configure({
        turn_detection: { type: 'server_vad', prefix_padding_ms: prefix, silence_duration_ms: silence },
      });
      client.hearSamples(samples);
      return turnOf(client);
    };
    const [start, end] = await turnWith(100, 300);
    const [paddedStart, patientEnd] = await turnWith(500, 1000);
    expect((start ?? 0) - (paddedStart ?? 0)).toBe(400);
    expect((patientEnd ?? 0) - (end ?? 0)).toBe(700);
  });

  test('ignores a sound shorter than speech_duration_ms', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: { type: 'server_vad', speech_duration_ms: 400 } });
    client.hearSamples(await speech('Oh', 400, 1500));
    await client.settle();
    expect(client.types(2)).toEqual([]);
    await client.configure({ turn_detection: { type: 'azure_semantic_vad' } });
    client.hearSamples(await speech('Oh', 400, 1500));
    await turnOf(client);
  });

  test('detects quiet speech at a low threshold only', async () => {
    const emulator = await emulate();
    const quiet = (await speech('Hello there', 400, 1500)).map((sample) => sample / 40);
    const heardAt = async (threshold: number): Promise<number> => {
      const client = await Client.open(emulator);
      await client.configure({ turn_detection: { type: 'server_vad', threshold } });
      client.hearSamples(quiet);
      await client.settle();
      return client.all('input_audio_buffer.speech_started').length;
    };
    expect([await heardAt(0), await heardAt(1)]).toEqual([1, 0]);
  });

  test('does not take silence or quiet noise for speech', async () => {
    const client = await Client.open(await emulate());
    const hiss = Int16Array.from({ length: 48_000 }, (_, index) => ((index * 7919) % 41) - 20);
    client.hearSamples(new Int16Array(48_000));
    client.hearSamples(hiss);
    await client.settle();
    expect(client.types(1)).toEqual([]);
  });

  test('fills in the defaults of each kind after an update', async () => {
    const client = await Client.open(await emulate());
    expect(client.all('session.created')[0]?.session.turn_detection).toMatchObject({
      prefix_padding_ms: 300,
      silence_duration_ms: 200,
    });
    await client.configure({ turn_detection: { type: 'server_vad' } });
    await client.configure({ turn_detection: { type: 'azure_semantic_vad' } });
    expect(client.all('session.updated').map((event) => event.session.turn_detection)).toMatchObject([
      { type: 'server_vad', prefix_padding_ms: 400, silence_duration_ms: 500 },
      {
        type: 'azure_semantic_vad',
        prefix_padding_ms: 420,
        silence_duration_ms: 500,
        remove_filler_words: false,
      },
    ]);
  });
});

test('a silent turn in manual mode is transcribed as empty and still answered', async () => {
  const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
  await client.configure({ turn_detection: null });
  client.hearSamples(new Int16Array(24_000));
  client.send({ type: 'input_audio_buffer.commit' });
  client.send({ type: 'response.create' });
  await client.next('response.done');
  expect(client.all('conversation.item.input_audio_transcription.completed')[0]?.transcript).toBe('');
});
