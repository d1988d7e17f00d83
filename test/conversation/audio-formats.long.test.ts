// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type AgentProbe, constant } from '@voicelive-kit/conformance/testing';
import type { Emulator } from '@voicelive-kit/emulator';
import { describe, expect, test } from 'vitest';
import { live, LIVE_MS, read, reconnected, recording, speak, stage, startAgent, until } from './stage.ts';

const ANSWER = 'Yes, we do. Forty euros a day, and sixty with a guide who knows the river.';
const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'Do you rent out kayaks?', say: ANSWER },
    { hear: 'And when do you close?', say: 'At six.' },
  ],
};

interface Formats {
  /** Hz of both directions. */
  rate: number;
  /** Bytes a second that the service is sent. */
  bytesPerSecond: number;
  options: realtime.RealtimeModelOptions;
}

const FORMATS: [string, Formats][] = [
  [
    'μ-law',
    {
      rate: 8000,
      bytesPerSecond: 8000,
      options: { inputAudioFormat: 'g711_ulaw', outputAudioFormat: 'g711_ulaw' },
    },
  ],
  [
    'A-law',
    {
      rate: 8000,
      bytesPerSecond: 8000,
      options: { inputAudioFormat: 'g711_alaw', outputAudioFormat: 'g711_alaw' },
    },
  ],
  [
    '8 kHz',
    {
      rate: 8000,
      bytesPerSecond: 16_000,
      options: { inputAudioSamplingRate: 8000, outputAudioFormat: 'pcm16_8000hz' },
    },
  ],
  [
    '16 kHz',
    {
      rate: 16_000,
      bytesPerSecond: 32_000,
      options: { inputAudioSamplingRate: 16_000, outputAudioFormat: 'pcm16_16000hz' },
    },
  ],
];

/**
 * A recorded turn as a telephone at this rate delivers it: mono frames of 10 ms, with the silence that ends the turn.
 */
function turnAt(name: string, rate: number): AudioFrame[] {
  const step = 48_000 / rate;
  const spoken = recording(name).map(({ data }) => {
    // The mean of the samples is filter enough for a speech detector.
    const mono = Int16Array.from({ length: rate / 100 }, (_, i) => {
      const part = data.subarray(2 * step * i, 2 * step * (i + 1));
      return part.reduce((sum, sample) => sum + sample, 0) / part.length;
    });
    return new AudioFrame(mono, rate, 1, mono.length);
  });
  return [...spoken, ...constant(1000, 0, { sampleRate: rate })];
}

/** Waits until audio is transmitted: earlier audio is buffered for a second only. */
async function connected(emulator: Emulator, { input }: AgentProbe, rate: number): Promise<void> {
  input.push(constant(LIVE_MS, 0, { sampleRate: rate }));
  await until('the first audio at the service', () => (emulator.sessions()[0]?.audio.ms ?? 0) > 0);
}

describe.each(FORMATS)('with %s in both directions', (_, { rate, bytesPerSecond, options }) => {
  test('a caller is transcribed and answered, and every millisecond counts as one', async () => {
    const on = await stage({ model: 'gpt-4.1', ...options }, { scenario });
    const { emulator, session, probe } = on;
    await live(on);
    const frames = turnAt('caller-1-question.wav', rate);
    await speak(session, frames);
    const generation = await until('an answer', () => probe.generations[0]);
    const answer = await read(probe, generation);
    expect(answer.text).toBe(ANSWER);
    await until('the transcript', () => probe.finals[0]);
    expect(probe.finals[0]?.transcript).toBe('Do you rent out kayaks?');
    const heard = probe.read(generation).messages.flatMap((message) => message.frames);
    expect(new Set(heard.map((frame) => `${frame.sampleRate} Hz, ${frame.channels}`))).toEqual(
      new Set([`${rate} Hz, 1`]),
    );
    const pushedMs = LIVE_MS + frames.length * 10;
    await until('all sound', () => emulator.sessions()[0]?.audio.ms === pushedMs);
    expect(emulator.sessions()[0]?.audio.bytes).toBe((pushedMs * bytesPerSecond) / 1000);
    expect(probe.errors).toEqual([]);
    // The same voice says the same words in the same time.
    const usual = await stage({ model: 'gpt-4.1' }, { scenario });
    await live(usual);
    await speak(usual.session, frames);
    const unchanged = await read(
      usual.probe,
      await until('the usual answer', () => usual.probe.generations[0]),
    );
    expect(Math.abs(answer.audioMs - unchanged.audioMs)).toBeLessThan(1);
  });

  test('an interrupted answer is truncated where the caller stopped hearing it', async () => {
    const words: { itemId: string; startMs: number }[] = [];
    const { emulator, agent, plugin } = await startAgent(
      { model: 'gpt-4.1', ...options },
      { scenario, pace: 'realtime' },
      { output: { sampleRate: rate } },
    );
    await connected(emulator, agent, rate);
    plugin.on('response.audio_timestamp.delta', ({ item_id: itemId, audio_offset_ms: startMs }) =>
      words.push({ itemId, startMs }),
    );
    agent.input.push(turnAt('caller-1-question.wav', rate));
    await until('half a second of the answer', () => agent.output.positionMs > 500);
    agent.input.push(turnAt('caller-3-interruption.wav', rate));
    await until('the next answer', () => agent.messages.length === 4);
    const [interrupted] = agent.output.finished;
    expect(interrupted?.interrupted).toBe(true);
    const cuts = (): object[] =>
      emulator.sessions()[0]!.received.filter(({ type }) => type === 'conversation.item.truncate');
    expect(cuts()).toMatchObject([{ audio_end_ms: Math.floor(interrupted?.positionMs ?? NaN) }]);
    const heard = plugin.chatCtx.items.find((item) => item.type === 'message' && item.interrupted);
    const said = heard?.type === 'message' ? (heard.textContent ?? '') : '';
    expect(ANSWER.startsWith(said)).toBe(true);
    // All words that had begun, or all but the one that had just begun.
    const begun = words.filter(
      ({ itemId, startMs }) =>
        itemId === words[0]?.itemId && startMs < (interrupted?.positionMs ?? Number.NaN),
    ).length;
    expect([begun - 1, begun]).toContain(said.split(' ').length);
    // Nothing on the way has changed the rate.
    expect(new Set(agent.output.played.map((frame) => frame.sampleRate))).toEqual(new Set([rate]));
  });

  test('a turn that is ended by hand arrives completely if the connection is lost in the middle of it', async () => {
    const on = await stage({ model: 'gpt-4.1', turnDetection: null, ...options }, { scenario });
    const { emulator, session, probe } = on;
    await live(on);
    await session.clearAudio();
    const frames = turnAt('caller-1-question.wav', rate);
    const half = Math.floor(frames.length / 2);
    await speak(session, frames.slice(0, half));
    await until('the first half', () => (emulator.sessions()[0]?.audio.ms ?? 0) >= LIVE_MS + half * 10 - 40);
    emulator.inject({ slug: 'cut' });
    await reconnected(probe);
    await speak(session, frames.slice(half));
    await session.commitAudio();
    expect((await read(probe, await session.generateReply())).text).toBe(ANSWER);
    const again = emulator.sessions()[1];
    expect(again?.audio.ms).toBe(frames.length * 10);
    expect(again?.audio.bytes).toBe(frames.length * 10 * (bytesPerSecond / 1000));
    expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
  });
});

test('an output of 24 kHz, as in rooms, plays G.711 at the right speed and rate', async () => {
  const { emulator, agent, plugin } = await startAgent(
    { model: 'gpt-4.1', inputAudioFormat: 'g711_ulaw', outputAudioFormat: 'g711_ulaw' },
    { scenario: { version: 1, turns: [{ hear: 'Do you rent out kayaks?', say: 'Yes.' }] } },
  );
  let bytes = 0;
  plugin.on('response.audio.delta', ({ delta }) => (bytes += Buffer.byteLength(delta, 'base64')));
  await connected(emulator, agent, 24_000);
  agent.input.push(turnAt('caller-1-question.wav', 24_000));
  await until('the answer', () => agent.output.finished[0]);
  expect(agent.said).toEqual(['user: Do you rent out kayaks?', 'assistant: Yes.']);
  expect(new Set(agent.output.played.map((frame) => frame.sampleRate))).toEqual(new Set([24_000]));
  // The framework's resampler drops or adds a few samples.
  expect(Math.abs(agent.output.receivedMs - bytes / 8)).toBeLessThan(20);
  expect(emulator.sessions()[0]?.session).toMatchObject({
    input_audio_format: 'g711_ulaw',
    input_audio_sampling_rate: 8000,
    output_audio_format: 'g711_ulaw',
  });
});
